//! Parse, run, exit code.

use std::{io::Write as _, process::ExitCode};

use renzheng::app::{self, cli};

/// Models allocate and free large buffers for every frame; the system allocator gives them back to the kernel each
/// time, mimalloc keeps them (5 to 15 % of the CPU time of a frame).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match cli::parse() {
        Ok(cli) => cli,
        // Help and version.
        Err(asked) if !asked.use_stderr() => {
            let _ = asked.print();
            return ExitCode::SUCCESS;
        }
        Err(wrong) => return complain(&cli::complaint(&wrong), cli::system_language()),
    };
    let language = cli.shared.lang.map_or_else(cli::system_language, Into::into);
    match app::run(cli, language) {
        Ok(code) => code,
        Err(complaint) => complain(&complaint, language),
    }
}

fn complain(complaint: &app::complaint::Complaint, language: renzheng::flow::wizard::Language) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{}", complaint.said(language));
    ExitCode::from(complaint.code)
}
