//! The tester's hand on `renzheng serve`, and the bureau's rows as they stand in its database.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::OnceLock,
};

use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::filing::{PEOPLE, SECRET};

const PROGRAM: &str = env!("CARGO_BIN_EXE_renzheng");

/// The address of a PostgreSQL server (`tests/postgres/with`): every case runs on a database of its own there. `None`:
/// SQLite.
pub fn store() -> Option<String> {
    std::env::var("RENZHENG_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

fn database(server: &str, name: &str) -> String {
    server.replace("/postgres?", &format!("/{name}?"))
}

/// Where a bureau keeps what it must not lose; it outlives its processes.
pub struct Office {
    pub folder: TempDir,
    /// Of PostgreSQL.
    database: Option<String>,
    addr: SocketAddr,
    root: String,
    runtime: Runtime,
}

/// A record as the bureau has it.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: String,
    pub sha256: String,
    /// As JSON.
    pub decision: String,
    pub approved_person: Option<String>,
}

/// People and a helper, put on file once.
fn template() -> &'static Path {
    static TEMPLATE: OnceLock<TempDir> = OnceLock::new();
    TEMPLATE
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let store = store().map(|url| {
                run_sql(&url, "DROP DATABASE IF EXISTS faults_template");
                run_sql(&url, "CREATE DATABASE faults_template");
                database(&url, "faults_template")
            });
            let pictures = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/pictures"));
            for picture in ["astronaut.png", "obama.jpg"] {
                fs::copy(pictures.join(picture), folder.path().join(picture)).unwrap();
            }
            let table = folder.path().join("people.csv");
            fs::write(&table, PEOPLE).unwrap();
            let desk = |arguments: &[&str]| at_the_desk(folder.path(), store.as_deref(), arguments);
            desk(&["operator", "add", "demo", "示例员"]);
            desk(&["people", table.to_str().unwrap()]);
            folder
        })
        .path()
}

/// One of `renzheng bureau`; the password of a helper goes in, whether it is asked for or not.
fn at_the_desk(folder: &Path, store: Option<&str>, arguments: &[&str]) {
    let mut command = Command::new(PROGRAM);
    command.args(["bureau", "--lang", "en", "--folder"]).arg(folder).args(arguments);
    command.args(store.iter().flat_map(|url| ["--database", url]));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let _ = writeln!(child.stdin.take().unwrap(), "{SECRET}");
    assert!(child.wait().unwrap().success(), "{arguments:?}");
}

fn run_sql(url: &str, sql: &str) {
    Runtime::new().unwrap().block_on(async {
        let mut postgres = PgConnection::connect(url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut postgres).await.unwrap();
        postgres.close().await.unwrap();
    });
}

impl Office {
    /// A bureau that has seen nothing yet.
    pub fn new(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for file in fs::read_dir(template()).unwrap().flatten() {
            if file.file_type().unwrap().is_file() {
                fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
            }
        }
        let database = store().map(|url| {
            let name = format!("faults_{}", name.replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
            run_sql(&url, &format!("DROP DATABASE IF EXISTS {name}"));
            run_sql(&url, &format!("CREATE DATABASE {name} TEMPLATE faults_template"));
            database(&url, &name)
        });
        let mut first = Server::spawn(folder.path(), database.as_deref(), "127.0.0.1:0", &[], &[]);
        first.stop();
        let (addr, root) = (first.addr, first.root.clone());
        Self { folder, database, addr, root, runtime: Runtime::new().unwrap() }
    }

    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    pub fn root(&self) -> &str {
        &self.root
    }

    /// Always at the same address.
    pub fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    pub fn serve_with(&self, env: &[(&str, &str)]) -> Server {
        let addr = self.addr.to_string();
        Server::spawn(self.folder.path(), self.database.as_deref(), &addr, &[], env)
    }

    /// Another bureau over the same records.
    pub fn serve_beside(&self, addr: &str, env: &[(&str, &str)]) -> Server {
        Server::spawn(self.folder.path(), self.database.as_deref(), addr, &[], env)
    }

    /// Every record the bureau has, however it came there.
    pub fn rows(&self) -> Vec<Row> {
        const SQL: &str = "SELECT id, sha256, decision, approved_person FROM certifications ORDER BY seq";
        type Columns = (String, String, String, Option<String>);
        let rows: Vec<Columns> = self.runtime.block_on(async {
            match &self.database {
                Some(url) => {
                    let mut postgres = PgConnection::connect(url).await.unwrap();
                    sqlx::query_as(SQL).fetch_all(&mut postgres).await.unwrap()
                }
                None => sqlx::query_as(SQL).fetch_all(&mut self.sqlite().await).await.unwrap(),
            }
        });
        let row = |(id, sha256, decision, approved_person)| Row { id, sha256, decision, approved_person };
        rows.into_iter().map(row).collect()
    }

    async fn sqlite(&self) -> SqliteConnection {
        let file: PathBuf = self.folder.path().join("bureau.sqlite");
        SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap()
    }
}

/// A running bureau.
pub struct Server {
    child: Child,
    addr: SocketAddr,
    root: String,
    /// Kept open, so that it can go on talking.
    _said: BufReader<ChildStdout>,
}

impl Server {
    fn spawn(folder: &Path, store: Option<&str>, addr: &str, more: &[&str], env: &[(&str, &str)]) -> Self {
        let folder = folder.to_str().unwrap();
        let mut command = Command::new(PROGRAM);
        command.args(["serve", "--lang", "en", "--folder", folder, "--data", folder, "--listen", addr]).args(more);
        // What one bureau had taken up when it died is taken over soon.
        command.args(["--devices", "first-use", "--lease", "1"]);
        command.args(store.iter().flat_map(|url| ["--database", url]));
        let complaints = fs::File::options().create(true).append(true).open(format!("{folder}/stderr")).unwrap();
        let mut child = command.envs(env.iter().copied()).stdout(Stdio::piped()).stderr(complaints).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut next = |prefix: &str| {
            let mut line = String::new();
            said.read_line(&mut line).unwrap();
            let found = line.trim().strip_prefix(prefix).map(str::to_owned);
            found.unwrap_or_else(|| {
                panic!("{line:?}: {}", fs::read_to_string(format!("{folder}/stderr")).unwrap_or_default())
            })
        };
        let addr = next("Bureau: http://").parse().unwrap();
        let root = next("root_key: ");
        Self { child, addr, root, _said: said }
    }

    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// As an administrator ends it.
    pub fn stop(&mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        let _ = self.child.wait();
    }

    /// As a power cut ends it.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Waits until it is gone; whether by `SIGKILL`.
    pub fn was_killed(&mut self) -> bool {
        self.child.wait().unwrap().signal() == Some(9)
    }

    pub fn is_gone(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
