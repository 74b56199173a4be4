//! The commands, one file or folder each, named as they are typed, with their options inside. [`mod@line`] is the
//! command line as a whole and its help; [`measuring`] is what the commands that measure pictures share.

pub(crate) mod analyse;
pub(crate) mod bench;
pub(crate) mod bureau;
pub(crate) mod config;
pub(crate) mod day;
pub(crate) mod device;
pub(crate) mod doctor;
pub mod line;
pub(crate) mod load;
pub(crate) mod manual;
pub(crate) mod match_;
pub(crate) mod measuring;
pub(crate) mod models;
pub(crate) mod pad;
pub(crate) mod queue;
pub(crate) mod replay;
pub(crate) mod scenario;
pub(crate) mod serve;
pub(crate) mod statistics;
pub(crate) mod status;
pub(crate) mod verify;
pub(crate) mod worklist;

use std::process::ExitCode;

use self::{
    line::{Cli, Command},
    models::ModelsCommand,
    pad::PadCommand,
    scenario::command::ScenarioCommand,
};
use crate::{
    app::{patron, wizard},
    flow::wizard::Language,
    setup::{complaint::Complaint, hardening, say::say},
};

/// Does what the command line asks for. `language` is for what is said outside the wizard.
pub fn run(cli: Cli, language: Language) -> Result<ExitCode, Complaint> {
    hardening::harden();
    let Cli { shared, wizard, command } = cli;
    let said = match command {
        None => return wizard::run(&shared, &wizard).map(|()| ExitCode::SUCCESS),
        Some(Command::Serve(options)) => serve::run(&options, &shared, language)?,
        Some(Command::Bureau(options)) => bureau::run(&options, &shared, language)?,
        Some(Command::Load(options)) => load::run(&options, &shared)?.get(language).to_owned(),
        Some(Command::Verify(options)) => verify::run(&options, &shared)?.get(language).to_owned(),
        Some(Command::Device(action)) => device::run(&action, &shared)?,
        Some(Command::Status(options)) => status::run(&options, &shared)?,
        Some(Command::Queue(options)) => queue::run(&options, &shared)?,
        Some(Command::Worklist(command)) => return worklist::run(&command, &shared),
        Some(Command::Day(options)) => return day::run(&options, &shared),
        Some(Command::Statistics(options)) => statistics::run(&options, &shared)?,
        Some(Command::Config(command)) => return config::run(&command, &shared, language),
        Some(Command::Patron(options)) => return patron::run(options, &shared).map(|()| ExitCode::SUCCESS),
        Some(Command::Doctor(options)) => return doctor::run(&options, &shared),
        Some(Command::Models(ModelsCommand::Verify)) => models::verify(&shared)?,
        Some(Command::Scenario(ScenarioCommand::Run { files, watch, speed, database })) => {
            let how = scenario::How { watch: watch.then_some(speed), database: database.map(Into::into) };
            return scenario::command::run(&files, &how, &shared, language).map(ExitCode::from);
        }
        Some(Command::Scenario(ScenarioCommand::Soak { file, people })) => {
            return scenario::soak::run(&file, people, &shared, language);
        }
        Some(Command::Replay(options)) => return replay::run(&options, language).map(|()| ExitCode::SUCCESS),
        Some(Command::Analyse(options)) => {
            return analyse::run(&options, shared.models.as_deref()).map(|()| ExitCode::SUCCESS);
        }
        Some(Command::Match(options)) => {
            return match_::run(&options, shared.models.as_deref(), language).map(|()| ExitCode::SUCCESS);
        }
        Some(Command::Pad(PadCommand::Report(options))) => {
            return pad::run(&options, shared.models.as_deref(), language).map(|()| ExitCode::SUCCESS);
        }
        Some(Command::Manual(options)) => {
            manual::run(&options, &line::command(), &line::more())?.get(language).to_owned()
        }
        Some(Command::Completions(options)) => manual::completions(&options, &mut line::command()),
        Some(Command::Bench(options)) => bench::run(&options, shared.models.as_deref())?,
    };
    say(&said);
    Ok(ExitCode::SUCCESS)
}
