//! Against real sockets. Waiting is for what comes out of them.

use std::{
    io::{Read as _, Write as _},
    os::unix::net::UnixStream as Client,
};

use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::*;
use crate::{
    app::patron::wire::Message, domain::time::Moment, flow::wizard::Language, setup::counter::runtime, ui::patron::Say,
};

fn view(scene: Scene) -> View {
    View { language: Language::Chinese, office: None, scene }
}

fn frame(seq: u64, level: u8) -> Arc<Frame> {
    let (width, height) = (480, 270);
    let rgb = vec![level; (width * height * 3) as usize];
    Arc::new(Frame { seq, captured: Moment::ZERO, width, height, rgb, jpeg: None })
}

fn serving(folder: &Path, runtime: &Runtime) -> Serving {
    Serving::open(folder, &view(Scene::Welcome), runtime.handle()).unwrap()
}

/// A screen that has been greeted.
fn screen(folder: &Path) -> Client {
    let mut client = Client::connect(folder.join(NAME)).unwrap();
    client.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    client.write_all(&wire::hello()).unwrap();
    let mut theirs = [0; wire::HELLO];
    client.read_exact(&mut theirs).unwrap();
    wire::greeted(theirs).unwrap();
    client
}

/// Reads until such a message comes.
fn until(client: &mut Client, wanted: impl Fn(&Message) -> bool) {
    while !wanted(&wire::read(client, 1).unwrap()) {}
}

fn shows(scene: &Scene) -> impl Fn(&Message) -> bool {
    move |message| matches!(message, Message::View(view) if view.scene == *scene)
}

fn shows_level(level: u8) -> impl Fn(&Message) -> bool {
    move |message| matches!(message, Message::Picture(picture) if picture.pixel(9, 9)[0] == level)
}

#[test]
fn views_and_pictures_arrive_and_wiped_ones_do_not() {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), runtime().unwrap());
    let mut serving = serving(folder.path(), &runtime);
    let mut first = screen(folder.path());
    until(&mut first, shows(&Scene::Welcome));
    let mirror = Scene::Mirror(Say::Hold);
    serving.show(&view(mirror.clone()));
    until(&mut first, shows(&mirror));
    serving.picture(&frame(1, 77));
    until(&mut first, shows_level(77));
    serving.wipe();
    serving.show(&view(Scene::Done));
    until(&mut first, shows(&Scene::Done));
    // A picture that comes now is of nobody who is looked at.
    serving.picture(&frame(2, 88));
    serving.show(&view(Scene::Welcome));
    // Whoever comes now gets the page alone; with it comes nothing until it is said again.
    let mut second = screen(folder.path());
    for _ in 0..2 {
        assert!(shows(&Scene::Welcome)(&wire::read(&mut second, 1).unwrap()));
    }
}

#[test]
fn the_socket_is_its_owners_and_goes_with_the_wizard() {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), runtime().unwrap());
    let path = folder.path().join(NAME);
    let first = serving(folder.path(), &runtime);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    drop(first);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_socket_left_behind_is_replaced_and_another_programs_is_not_removed() {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), runtime().unwrap());
    let path = folder.path().join(NAME);
    drop(Socket::bind(&path).unwrap());
    assert!(path.exists() && Client::connect(&path).is_err(), "left behind");
    let first = serving(folder.path(), &runtime);
    until(&mut screen(folder.path()), shows(&Scene::Welcome));
    let _second = serving(folder.path(), &runtime);
    drop(first);
    until(&mut screen(folder.path()), shows(&Scene::Welcome));
}

#[test]
fn what_is_no_socket_is_left_alone() {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), runtime().unwrap());
    fs::write(folder.path().join(NAME), "somebody's").unwrap();
    assert!(Serving::open(folder.path(), &view(Scene::Welcome), runtime.handle()).is_err());
    assert_eq!(fs::read_to_string(folder.path().join(NAME)).unwrap(), "somebody's");
}

#[test]
fn a_screen_that_takes_nothing_holds_up_neither_the_wizard_nor_another_screen() {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), runtime().unwrap());
    let mut serving = serving(folder.path(), &runtime);
    let _hangs = screen(folder.path());
    let mut good = screen(folder.path());
    until(&mut good, shows(&Scene::Welcome));
    let mirror = Scene::Mirror(Say::Hold);
    serving.show(&view(mirror));
    for seq in 1..=30 {
        serving.picture(&frame(seq, seq as u8));
        // The good one has each before the next is made; what the other has not taken by then it misses.
        until(&mut good, shows_level(seq as u8));
    }
}

#[test]
fn a_fifth_screen_is_not_let_in_and_a_place_that_is_left_is_free_again() {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), runtime().unwrap());
    let _serving = serving(folder.path(), &runtime);
    let mut screens: Vec<Client> = (0..SCREENS).map(|_| screen(folder.path())).collect();
    for screen in &mut screens {
        until(screen, shows(&Scene::Welcome));
    }
    let mut fifth = Client::connect(folder.path().join(NAME)).unwrap();
    assert_eq!(fifth.read_to_end(&mut Vec::new()).unwrap_or(0), 0);
    drop(screens.pop());
    // The place is free as soon as the wizard has noticed.
    let again = || {
        let mut client = Client::connect(folder.path().join(NAME)).ok()?;
        client.write_all(&wire::hello()).ok()?;
        client.read_exact(&mut [0; wire::HELLO]).ok()
    };
    assert!((0..100_000).any(|_| again().is_some()));
}

#[test]
fn whoever_says_more_than_hello_is_left() {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), runtime().unwrap());
    let _serving = serving(folder.path(), &runtime);
    let mut client = screen(folder.path());
    client.write_all(b"x").unwrap();
    // All that was under way, then the end.
    while wire::read(&mut client, 1).is_ok() {}
    let mut stranger = Client::connect(folder.path().join(NAME)).unwrap();
    stranger.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let mut said = Vec::new();
    let _ = stranger.read_to_end(&mut said);
    assert!(said.len() <= wire::HELLO, "a stranger is told nothing: {said:?}");
    until(&mut screen(folder.path()), shows(&Scene::Welcome));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn random_bytes_from_a_screen_end_the_connection_and_nothing_else(
        bytes in proptest::collection::vec(any::<u8>(), wire::HELLO..400),
    ) {
        let (folder, runtime) = (tempfile::tempdir().unwrap(), runtime().unwrap());
        let _serving = serving(folder.path(), &runtime);
        let mut client = Client::connect(folder.path().join(NAME)).unwrap();
        let _ = client.write_all(&bytes);
        let mut said = Vec::new();
        let _ = client.read_to_end(&mut said);
        prop_assert!(said.len() <= wire::HELLO);
        until(&mut screen(folder.path()), shows(&Scene::Welcome));
    }
}
