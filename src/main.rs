//! Parse, run, exit code.

use std::{io::Write as _, process::ExitCode};

use renzheng::{
    command::{self, line},
    flow::wizard::Language,
    setup::{complaint::Complaint, language::system_language},
};

/// Models allocate and free large buffers for every frame; the system allocator gives them back to the kernel each
/// time, mimalloc keeps them (5 to 15 % of the CPU time of a frame).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match line::parse() {
        Ok(cli) => cli,
        // Help and version.
        Err(asked) if !asked.use_stderr() => {
            let _ = asked.print();
            return ExitCode::SUCCESS;
        }
        Err(wrong) => return complain(&line::complaint(&wrong), system_language()),
    };
    let language = cli.shared.lang.map_or_else(system_language, Into::into);
    match command::run(cli, language) {
        Ok(code) => code,
        Err(complaint) => complain(&complaint, language),
    }
}

fn complain(complaint: &Complaint, language: Language) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{}", complaint.said(language));
    ExitCode::from(complaint.code)
}
