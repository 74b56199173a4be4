//! The slip at the end of the good road, from the real program's key to paper: what others read in the PDF and in its
//! code is what the bureau signed. Needs poppler-utils and zbar-tools; `tests/slips/run` sees to them.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use renzheng::domain::slip::{receipt_code, receipt_in};

use crate::{
    CTRL_C, ENTER, SPACE,
    counter::{Counter, PROGRAM},
    signed_in,
};

const F6: &str = "\u{1b}[17~";
/// Large enough for the code beside the words.
const LARGE: (u16, u16) = (130, 45);

/// What a program prints, which must be content.
fn said(program: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a reader of codes finds in a picture.
fn code_in(picture: &str, folder: &Path) -> String {
    said("zbarimg", &["-q", "--raw", "-Sbinary", picture], folder).trim_end().to_owned()
}

/// The screen as a picture, two pixels of a half-block a cell, each four times as large.
fn photograph(counter: &Counter, file: &Path) {
    let screen = counter.screen();
    let rgb = |colour, other| match colour {
        vt100::Color::Rgb(r, g, b) => [r, g, b],
        _ => other,
    };
    let picture = image::RgbImage::from_fn(u32::from(LARGE.0) * 4, u32::from(LARGE.1) * 8, |x, y| {
        let (column, row, upper) = ((x / 4) as u16, (y / 8) as u16, y % 8 < 4);
        let Some(cell) = screen.cell(row, column) else { return image::Rgb([0; 3]) };
        let is_ink = match cell.contents() {
            "█" => true,
            "▀" => upper,
            "▄" => !upper,
            _ => false,
        };
        image::Rgb(if is_ink { rgb(cell.fgcolor(), [255; 3]) } else { rgb(cell.bgcolor(), [0; 3]) })
    });
    picture.save(file).unwrap();
}

/// Certified, with the slip open and the window large; gives the receipt's number.
fn with_the_slip_open() -> (Counter, String) {
    let mut counter = signed_in(&[]);
    counter.press("王示例\r119999195003150029\r");
    counter.consents();
    counter.until("请经办员确认");
    counter.press(&[SPACE, ENTER].concat());
    counter.until("认证编号");
    counter.resize(LARGE.0, LARGE.1);
    counter.until_screen("the keys at the foot of the larger window", |screen| {
        screen.contents_between(LARGE.1 - 1, 0, LARGE.1 - 1, LARGE.0).contains("F6")
    });
    counter.press(F6);
    counter.until_screen("the slip with its code", |screen| {
        screen.contents().contains("本认证不收费") && screen.contents().contains("用来核对真假")
    });
    let text = counter.text();
    let number = text.lines().find_map(|line| line.split_once("认证编号")?.1.split_whitespace().next()).unwrap();
    (counter, number.to_owned())
}

/// The one slip that was kept.
fn kept(counter: &Counter) -> PathBuf {
    let folder = counter.home().join(".local/share/renzheng/demo/slips");
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777, 0o600);
    files[0].clone()
}

/// The demonstration's bureau again, on its own records: its root key, and its reply to who it is.
fn bureau_of(counter: &Counter) -> (String, String) {
    let folder = counter.home().join(".local/share/renzheng/demo/bureau");
    let mut command = Command::new(PROGRAM);
    command.args(["serve", "--demo", "--lang", "en", "--listen", "127.0.0.1:0", "--folder"]).arg(folder);
    let mut serving = command.env("HOME", counter.home()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(serving.stdout.take().unwrap()).lines();
    let mut next = |begins: &str| lines.next().unwrap().unwrap().strip_prefix(begins).unwrap().to_owned();
    let (address, root) = (next("Bureau: http://"), next("root_key: "));
    let mut line = TcpStream::connect(&address).unwrap();
    write!(line, "GET /v1/service HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    line.read_to_string(&mut reply).unwrap();
    serving.kill().unwrap();
    serving.wait().unwrap();
    (root, reply.split_once("\r\n\r\n").unwrap().1.to_owned())
}

#[test]
#[ignore = "needs poppler-utils and zbar-tools: tests/slips/run"]
fn others_read_in_the_pdf_what_the_bureau_signed() {
    let (mut counter, number) = with_the_slip_open();
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    photograph(&counter, &here.join("screen.png"));
    counter.enter();
    counter.until("已存成文件");
    counter.press(CTRL_C);
    counter.press(CTRL_C);
    assert!(counter.ended().success());

    let pdf = kept(&counter);
    let pdf = pdf.to_str().unwrap();
    let text = said("pdftotext", &["-layout", pdf, "-"], here);
    for wanted in ["认证成功", "本认证不收费", "12333", "演示社会保险经办机构", &number] {
        assert!(text.contains(wanted), "no {wanted} in\n{text}");
    }
    assert!(said("pdffonts", &[pdf], here).lines().nth(2).is_some_and(|font| font.contains("yes yes yes")));
    said("pdftoppm", &["-r", "150", "-png", "-singlefile", pdf, "page"], here);
    if let Ok(keep) = std::env::var("RENZHENG_SLIP_PICTURES") {
        for name in ["page.png", "screen.png"] {
            fs::copy(here.join(name), Path::new(&keep).join(name)).unwrap();
        }
        fs::copy(pdf, Path::new(&keep).join("slip.pdf")).unwrap();
    }
    let code = code_in("page.png", here);
    let receipt = receipt_in(&code).unwrap();
    assert_eq!((receipt.number.as_str(), receipt_code(&receipt)), (number.as_str(), code.clone()));
    assert_eq!(code_in("screen.png", here), code, "on screen it is the same");

    let (root, service) = bureau_of(&counter);
    fs::write(here.join("service.json"), service).unwrap();
    fs::write(here.join("code.txt"), &code).unwrap();
    let verify = ["verify", "--lang", "en", "--root-key", &root, "--keys", "service.json", "code.txt"];
    let verified = said(PROGRAM, &verify, here);
    assert!(verified.contains("Genuine.") && verified.contains(&number), "{verified}");
    fs::write(here.join("code.txt"), code.replace(&number, "2026-0000-0000")).unwrap();
    assert_eq!(Command::new(PROGRAM).args(verify).current_dir(here).output().unwrap().status.code(), Some(1));
}
