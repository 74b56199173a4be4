//! The only room that touches the world: threads, clocks, terminal, files, the command line.
//!
//! [`wizard`] opens everything and hands it to [`mod@run`], the loop. [`effects`] carries orders out, [`answer`] asks for
//! those that expect a reply, [`lanes`] and [`courier`] bring facts in, [`counter`] is what the wizard and the other
//! commands share. [`record`] writes a session down, [`replay`] and [`show`] play it again.

pub mod analyse;
mod answer;
pub mod bench;
mod beside;
mod channels;
pub mod cli;
pub mod clock;
mod commands;
pub mod complaint;
pub mod config;
pub mod connect;
mod counter;
mod courier;
mod crash;
mod day;
mod demo;
mod device;
mod doctor;
mod effects;
mod errand;
pub mod eye;
mod hardening;
mod lanes;
mod linear;
mod load;
mod log;
mod manual;
mod matching;
mod nearest;
mod office;
mod packing;
mod pad;
mod paths;
mod patron;
mod pictures;
mod plot;
mod pointing;
mod problems;
mod queue;
mod rates;
mod reckon;
pub mod record;
mod remembered;
mod replay;
mod rows;
mod run;
mod say;
pub mod scenario;
mod script;
mod show;
mod signals;
mod slip;
mod status;
mod terminal;
mod unlock;
mod verify;
mod voice;
mod wizard;
mod worklist;

use std::process::ExitCode;

use self::{
    cli::{Cli, Command, ModelsCommand, PadCommand, ScenarioCommand},
    complaint::Complaint,
    say::say,
};
use crate::flow::wizard::Language;

/// Does what the command line asks for. `language` is for what is said outside the wizard.
pub fn run(cli: Cli, language: Language) -> Result<ExitCode, Complaint> {
    hardening::harden();
    let Cli { shared, wizard, command } = cli;
    let said = match command {
        None => return wizard::run(&shared, &wizard).map(|()| ExitCode::SUCCESS),
        Some(Command::Serve(options)) => commands::serve(&options, &shared, language)?,
        Some(Command::Bureau(options)) => office::run(&options, &shared, language)?,
        Some(Command::Load(options)) => load::run(&options, &shared)?.get(language).to_owned(),
        Some(Command::Verify(options)) => verify::run(&options, &shared)?.get(language).to_owned(),
        Some(Command::Device(action)) => device::run(&action, &shared)?,
        Some(Command::Status(options)) => status::run(&options, &shared)?,
        Some(Command::Queue(options)) => queue::run(&options, &shared)?,
        Some(Command::Worklist(command)) => return worklist::run(&command, &shared),
        Some(Command::Day(options)) => return reckon::day(&options, &shared),
        Some(Command::Statistics(options)) => reckon::statistics(&options, &shared)?,
        Some(Command::Config(command)) => return config::command::run(&command, &shared, language),
        Some(Command::Patron(options)) => return patron::run(options, &shared).map(|()| ExitCode::SUCCESS),
        Some(Command::Doctor(options)) => return doctor::run(&options, &shared),
        Some(Command::Models(ModelsCommand::Verify)) => commands::verify_models(&shared)?,
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
            return matching::run(&options, shared.models.as_deref(), language).map(|()| ExitCode::SUCCESS);
        }
        Some(Command::Pad(PadCommand::Report(options))) => {
            return pad::run(&options, shared.models.as_deref(), language).map(|()| ExitCode::SUCCESS);
        }
        Some(Command::Manual(options)) => manual::manual(&options)?.get(language).to_owned(),
        Some(Command::Completions(options)) => manual::completions(&options),
        Some(Command::Bench(options)) => bench::run(&options, shared.models.as_deref())?,
    };
    say(&said);
    Ok(ExitCode::SUCCESS)
}
