use super::*;
use crate::mock::script::Effect;

const SIDECAR: &[u8] = include_bytes!("../../../assets/puppet/astronaut.json");

fn puppet() -> Puppet {
    let portrait = include_bytes!("../../../assets/pictures/astronaut.png");
    Puppet::new(&image::load_from_memory(portrait).unwrap().into_rgb8(), SIDECAR, (640, 480)).unwrap()
}

fn seconds(s: f32) -> Duration {
    Duration::from_secs_f32(s)
}

fn shown(attack: Attack, face: &Expression, at: f32) -> RgbImage {
    let puppet = puppet();
    show(attack, &puppet, puppet.portrait(), face, seconds(at))
}

/// Share of the pixels that differ by more than what rounding explains.
fn differs(a: &RgbImage, b: &RgbImage) -> f32 {
    let far = |(p, q): (&Rgb<u8>, &Rgb<u8>)| p.0.iter().zip(q.0).any(|(a, b)| a.abs_diff(b) > 3);
    a.pixels().zip(b.pixels()).filter(|pair| far(*pair)).count() as f32 / (640.0 * 480.0)
}

#[test]
fn paper_and_plane_have_no_lids_and_no_lips() {
    let face = Expression { lids: 1.0, jaw: 1.0, ..Expression::default() };
    for attack in [Attack::Print(0.0), Attack::Flat] {
        assert_eq!(shown(attack, &face, 2.0), shown(attack, &Expression::default(), 2.0));
        assert!(differs(&shown(attack, &idle(2.0), 2.0), &shown(attack, &idle(2.4), 2.4)) > 0.02, "a hand sways");
    }
}

#[test]
fn a_print_turns_further_than_a_head_and_the_room_stays() {
    let empty = lens::backdrop(puppet().portrait());
    let width = |yaw: f32| {
        let view = shown(Attack::Print(0.0), &Expression { yaw, ..Expression::default() }, 2.0);
        let of_sheet = |x: &u32| view.get_pixel(*x, 240).0 != empty.get_pixel(*x, 240).0;
        for (x, y) in (0..480).flat_map(|y| [(2, y), (60, y), (580, y), (637, y)]) {
            assert_eq!(view.get_pixel(x, y), empty.get_pixel(x, y), "{x} {y}");
        }
        (0..640).filter(of_sheet).count() as f32
    };
    let ratio = width(25.0) / width(0.0);
    assert!((0.82..0.89).contains(&ratio), "the cosine of 30 degrees is .87: {ratio}");
    let as_turned = |yaw| shown(Attack::Print(yaw), &Expression::default(), 2.0);
    assert!(differs(&as_turned(-20.0), &as_turned(0.0)) > 0.1);
}

#[test]
fn a_film_acts_at_its_own_times_on_a_bright_bluish_screen() {
    let asked = Expression { yaw: 25.0, lids: 1.0, ..Expression::default() };
    assert_eq!(shown(Attack::Replay, &asked, 2.0), shown(Attack::Replay, &Expression::default(), 2.0));
    let lids: Vec<f32> = (0..32).map(|i| film(i as f32 / 2.0 + 0.3).lids).collect();
    assert_eq!(lids.iter().filter(|share| **share > 0.9).count(), 2, "{lids:?}");
    assert!(film(4.3).yaw > 20.0 && film(11.3).yaw < -20.0 && film(FILM + 4.3).yaw > 20.0);
    let (film, face) = (shown(Attack::Replay, &idle(0.0), 0.0), puppet().portrait().clone());
    let blue = |view: &RgbImage| {
        let middle = imageops::crop_imm(view, 240, 160, 160, 160).to_image();
        let sum = |c: usize| middle.pixels().map(|p| f32::from(p.0[c])).sum::<f32>();
        sum(2) / sum(0)
    };
    assert!(blue(&film) > 1.05 * blue(&face), "{} {}", blue(&film), blue(&face));
}

#[test]
fn the_script_shows_them() {
    let parse = |line: &str| crate::mock::Script::parse(&[line.to_owned()]).unwrap().steps.remove(0).effects;
    assert_eq!(parse("print 12 3s"), [Effect::Show(Attack::Print(12.0))]);
    assert_eq!(parse("print + dim 3s"), [Effect::Show(Attack::Print(0.0)), Effect::Light(0.1)]);
    assert_eq!(parse("flat forever"), [Effect::Show(Attack::Flat)]);
    assert_eq!(parse("replay 1s"), [Effect::Show(Attack::Replay)]);
    assert!(crate::mock::Script::parse(&["print 90 3s".to_owned()]).is_err());
}
