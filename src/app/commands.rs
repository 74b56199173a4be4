//! The commands beside the wizard. Each returns what it has to say; `main` prints it.

use std::{net::SocketAddr, path::Path, sync::Arc};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

use super::{
    cli::{ServeOptions, Shared},
    clock::SystemClock,
    complaint::{Complaint, Words, file},
    counter::{find_models, model_digests, runtime},
    demo, office,
    problems::of_models,
    say::say,
};
use crate::{
    bureau::{Bureau, BureauConfig, BureauError},
    flow::wizard::Language,
    vision::ModelCheck,
};

/// Runs the reference bureau until it is told to stop.
pub fn serve(options: &ServeOptions, shared: &Shared, language: Language) -> Result<String, Complaint> {
    let folder = office::folder(&options.place, shared)?;
    let models = find_models(shared.models.as_deref())?;
    let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(|e| file(&folder, &e))?;
    let runtime = runtime()?;
    let clock = Arc::new(SystemClock::start());
    let config = demo::config(folder.clone(), &models, options.matcher.as_deref(), options.demo)?;
    let config = BureauConfig { counter_models: model_digests(&models), ..office::serving(config, options)? };
    let bureau = runtime.block_on(opened(config, clock, options.demo)).map_err(|e| demo::complaint(&e))?;
    let running = runtime.block_on(bureau.serve(options.listen)).map_err(|e| demo::complaint(&e))?;
    say(answering(running.addr, &bureau.root_public_key(), &folder).get(language));
    signals.forever().next();
    runtime.block_on(running.stop());
    Ok(Words::new("已停止。", "Stopped.").get(language).to_owned())
}

/// The bureau at work; a demonstration has its people.
async fn opened(config: BureauConfig, clock: Arc<SystemClock>, demo: bool) -> Result<Bureau, BureauError> {
    if demo {
        return demo::open(config, clock).await;
    }
    Bureau::open(config, clock).await?.start().await
}

fn answering(addr: SocketAddr, root: &str, folder: &Path) -> Words {
    let folder = folder.display();
    Words::new(
        format!("经办机构服务：http://{addr}\n根密钥 root_key：{root}\n数据：{folder}\n按 Ctrl-C 停止。"),
        format!("Bureau: http://{addr}\nroot_key: {root}\nRecords: {folder}\nCtrl-C stops it."),
    )
}

/// Compares every model file with its pinned digest; each is listed, and the first that is wrong is complained about.
pub fn verify_models(shared: &Shared) -> Result<String, Complaint> {
    let checks = find_models(shared.models.as_deref())?.verify();
    let line = |check: &ModelCheck| {
        let mark = if check.result.is_ok() { "✓" } else { "✗" };
        format!("{mark} {}  {}", check.entry.sha256, check.entry.file)
    };
    let text = checks.iter().map(line).collect::<Vec<_>>().join("\n");
    match checks.into_iter().find_map(|check| check.result.err()) {
        None => Ok(text),
        Some(error) => {
            say(&text);
            Err(of_models(&error))
        }
    }
}
