//! Whether slips can be printed or saved: the print command is looked for and not started, the folder is written into.
//! Never a fault: the wizard shows every slip on screen, and says so when printing fails.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::finding::{Check, Finding, Grade};
use crate::setup::{complaint::Bilingual, config::SlipConfig};

const CHECK: Check = Check::Slip;

/// Looks for what is configured.
pub fn check(config: &SlipConfig) -> Vec<Finding> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let printer = config.print.first().map(|program| printer(program, found(program, &folders)));
    printer.into_iter().chain(config.folder.as_deref().map(folder)).collect()
}

fn printer(program: &str, is_there: bool) -> Finding {
    let said = if is_there {
        Bilingual::new(format!("{program}（没有试印）"), format!("{program} (nothing was printed)"))
    } else {
        Bilingual::new(format!("没有 {program} 这个程序"), format!("there is no program {program}"))
    };
    let remedy = Bilingual::new(
        "请安装打印程序（如 apt install cups-client），或改配置里的 [slip] print；凭条在屏幕上也能看。",
        "Install the program (as in apt install cups-client), or mend print under [slip]; slips are on screen as well.",
    );
    graded(Finding::good(CHECK, "printer", ("打印", "printer"), said).with("program", program, ""), is_there, remedy)
}

fn folder(folder: &Path) -> Finding {
    let written = std::fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder));
    let shown = folder.display();
    let said = match &written {
        Ok(_) => Bilingual::new(format!("{shown} 可以写"), format!("{shown} can be written")),
        Err(error) => {
            Bilingual::new(format!("{shown} 写不了（{error}）"), format!("{shown} cannot be written ({error})"))
        }
    };
    let remedy = Bilingual::new(
        "请改权限，或在配置里换一个 [slip] folder。",
        "Change its permissions, or name another folder under [slip].",
    );
    graded(Finding::good(CHECK, "folder", ("文件夹", "folder"), said), written.is_ok(), remedy)
}

fn graded(found: Finding, is_good: bool, remedy: Bilingual) -> Finding {
    found.graded(if is_good { Grade::Good } else { Grade::Advice }, remedy)
}

/// Whether a shell would find it.
fn found(program: &str, folders: &[PathBuf]) -> bool {
    if program.contains('/') {
        is_program(Path::new(program))
    } else {
        folders.iter().any(|f| is_program(&f.join(program)))
    }
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file() || path.with_extension("exe").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grades(print: &[&str], folder: Option<&Path>) -> Vec<Grade> {
        let print = print.iter().map(|word| (*word).to_owned()).collect();
        let config = SlipConfig { print, folder: folder.map(Path::to_owned), ..SlipConfig::default() };
        check(&config).iter().map(|found| found.grade).collect()
    }

    #[cfg(unix)]
    #[test]
    fn a_printer_or_folder_that_is_not_there_is_advice() {
        let place = tempfile::tempdir().unwrap();
        assert_eq!(grades(&[], None), []);
        assert_eq!(grades(&["sh", "-c", "cat"], Some(place.path())), [Grade::Good, Grade::Good]);
        assert_eq!(grades(&["no-such-printer"], None), [Grade::Advice]);
        assert_eq!(grades(&["/etc/passwd"], None), [Grade::Advice], "no program");
        let under_a_file = place.path().join("file");
        std::fs::write(&under_a_file, "").unwrap();
        assert_eq!(grades(&[], Some(&under_a_file.join("slips"))), [Grade::Advice]);
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1, "nothing is left");
    }
}
