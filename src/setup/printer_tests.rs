use std::os::unix::fs::PermissionsExt as _;

use jiff::{Timestamp, civil::date};

use super::*;
use crate::domain::{slip::Ending, time::Moment};

const NOW: Now = Now { at: Moment::ZERO, wall: Timestamp::UNIX_EPOCH };

fn facts() -> SlipFacts {
    SlipFacts {
        ending: Ending::AnotherWay,
        masked_name: "王**".into(),
        masked_number: "110***********0021".into(),
        way: None,
        filing: None,
        day: date(2026, 11, 22),
        visit: None,
        due: Some(date(2026, 12, 31)),
        office: "演示社会保险经办机构".into(),
        hotline: String::new(),
        demo: false,
    }
}

fn slips(print: &[&str], folder: Option<PathBuf>) -> Slips {
    let print = print.iter().map(|&part| part.to_owned()).collect();
    Slips::new(&SlipConfig { print, folder, ..SlipConfig::default() }, None)
}

async fn handed(slips: &Slips) -> Handed {
    slips.hand_out(&facts(), Language::Chinese, NOW).await
}

#[tokio::test]
async fn the_command_reads_the_slip_and_nothing_else_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let script = format!("cat > {}", out.display());
    let mut printer = slips(&["sh", "-c", &script], None);
    assert_eq!(handed(&printer).await, Handed { printed: Some(Ok(())), saved: None });
    let text = fs::read_to_string(&out).unwrap();
    assert!(text.contains("本认证不收费") && text.ends_with(FEED), "{text}");
    printer.config.format = SlipFormat::Pdf;
    handed(&printer).await;
    assert!(fs::read(&out).unwrap().starts_with(b"%PDF-"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn every_printer_that_does_not_print_is_told_apart() {
    for (command, said) in [
        (vec!["renzheng-no-such-command"], Err(Problem::PrinterMissing)),
        (vec!["/"], Err(Problem::PrinterMissing)),
        (vec!["false"], Err(Problem::PrinterRefused(Some(1)))),
        (vec!["sh", "-c", "exit 7"], Err(Problem::PrinterRefused(Some(7)))),
        (vec!["sh", "-c", "kill -9 $$"], Err(Problem::PrinterRefused(None))),
        // Closes its input at once and is content; says more than any pipe holds.
        (vec!["sh", "-c", "exec 0<&-; exit 0"], Ok(())),
        (vec!["sh", "-c", "cat > /dev/null; head -c 1000000 /dev/urandom >&2"], Ok(())),
    ] {
        assert_eq!(handed(&slips(&command, None)).await.printed, Some(said), "{command:?}");
    }
}

#[tokio::test]
async fn a_command_that_hangs_is_ended_with_all_it_has_started() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let script = format!("exec 3> {}; sleep 1000 & wait", pipe.display());
    let mut printer = slips(&["sh", "-c", &script], None);
    printer.patience = Duration::from_secs(1);
    // The pipe ends when nobody holds it any more.
    let ends = std::thread::spawn(move || fs::read(pipe));
    assert_eq!(handed(&printer).await.printed, Some(Err(Problem::PrinterSlow)));
    assert_eq!(ends.join().unwrap().unwrap(), b"");
}

#[tokio::test]
async fn a_folder_keeps_every_slip_for_its_owner_under_a_name_that_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("a/slips");
    let keeper = slips(&[], Some(kept.clone()));
    for _ in 0..2 {
        assert!(matches!(handed(&keeper).await, Handed { printed: None, saved: Some(Ok(_)) }));
    }
    let mut names: Vec<String> =
        fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["slip-19700101-080000-2.pdf", "slip-19700101-080000.pdf"]);
    for name in names {
        let file = kept.join(name);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(fs::read(&file).unwrap().starts_with(b"%PDF-"));
    }
    assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_leaves_the_printer_alone() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken");
    fs::write(&taken, "").unwrap();
    let both = slips(&["true"], Some(taken));
    assert_eq!(handed(&both).await, Handed { printed: Some(Ok(())), saved: Some(Err(Problem::SlipUnwritable)) });
}
