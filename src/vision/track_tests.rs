//! What the eyes do from picture to picture, with arithmetic models.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

use renzheng_domain::time::Moment;

use super::*;
use crate::model::{InferenceError, Input};

/// How often each model ran, and what they see.
#[derive(Default)]
struct Scene {
    detections: AtomicU32,
    judgements: AtomicU32,
    /// How often the mesh was read with lids and lips.
    lids: AtomicU32,
    /// Faces the detector finds, side by side.
    faces: AtomicU32,
    /// Presence logit of the mesh.
    absent: AtomicU32,
}

struct FakeDetect(Arc<Scene>);
struct FakeMesh(Arc<Scene>);
struct FakeSpoof(Arc<Scene>);

impl Model for FakeDetect {
    fn run(&self, _: &Input<'_>, _: &[&str]) -> Result<Vec<Vec<f32>>, InferenceError> {
        self.0.detections.fetch_add(1, Relaxed);
        let (mut logits, mut boxes) = (vec![-9.0; 512], vec![0.0; 512 * 16]);
        for i in 0..self.0.faces.load(Relaxed) as usize {
            let anchor = 272 - 12 * i;
            logits[anchor] = 3.0;
            let side = 24.0 - i as f32;
            boxes[anchor * 16..][..8].copy_from_slice(&[0.0, 0.0, side, side, -6.0, 0.0, 6.0, 0.0]);
        }
        Ok(vec![logits, vec![-9.0; 384], boxes, vec![0.0; 384 * 16]])
    }
}

impl Model for FakeMesh {
    /// A face that fills the middle two thirds of the crop, so that the track stays where it is.
    fn run(&self, _: &Input<'_>, outputs: &[&str]) -> Result<Vec<Vec<f32>>, InferenceError> {
        let mut points = vec![96.0; 1404];
        let places = [(33, 70.0, 80.0), (133, 85.0, 80.0), (263, 122.0, 80.0), (362, 107.0, 80.0), (152, 96.0, 160.0)];
        for (i, x, y) in places.into_iter().chain([(10, 96.0, 32.0), (234, 32.0, 96.0), (454, 160.0, 96.0)]) {
            (points[i * 3], points[i * 3 + 1]) = (x, y);
        }
        let presence = if self.0.absent.load(Relaxed) > 0 { -5.0 } else { 9.0 };
        if outputs.len() == 2 {
            return Ok(vec![points, vec![presence]]);
        }
        let before = self.0.lids.fetch_add(1, Relaxed);
        // Every reading finds the mouth open a little wider.
        let mut lips = vec![0.0; 160];
        (lips[2 * 30], lips[2 * 35]) = (10.0, before as f32 + 1.0);
        Ok(vec![points, vec![0.0; 142], vec![0.0; 142], lips, vec![presence]])
    }
}

impl Model for FakeSpoof {
    fn run(&self, _: &Input<'_>, _: &[&str]) -> Result<Vec<Vec<f32>>, InferenceError> {
        self.0.judgements.fetch_add(1, Relaxed);
        Ok(vec![vec![0.1, 0.7, 0.2]])
    }
}

fn eyes() -> (Vision, Arc<Scene>) {
    let scene = Arc::new(Scene::default());
    scene.faces.store(1, Relaxed);
    let spoof = || Box::new(FakeSpoof(scene.clone()));
    let (detect, mesh) = (Box::new(FakeDetect(scene.clone())), Box::new(FakeMesh(scene.clone())));
    let network = ModelFolder::find(None).unwrap().network(Role::EmbedMobilefacenet).unwrap();
    (Vision::with_models([detect, mesh, spoof(), spoof(), spoof()], network), scene)
}

fn frame(seq: u64) -> Frame {
    let (width, height) = (1280, 720);
    let rgb = vec![128; (width * height * 3) as usize];
    Frame { seq, captured: Moment::from_millis(seq * 33), width, height, rgb, jpeg: None }
}

#[test]
fn a_followed_face_needs_the_detector_only_to_count() {
    let (mut vision, scene) = eyes();
    let judged = (0..30).filter(|seq| vision.look(&frame(*seq)).face.unwrap().bona_fide.is_some()).count();
    assert_eq!((scene.detections.load(Relaxed), judged), (3, 6));
    assert_eq!(scene.judgements.load(Relaxed), 12, "two models a judgement");
}

#[test]
fn a_lost_face_is_searched_at_once_and_starts_a_new_track() {
    let (mut vision, scene) = eyes();
    vision.look(&frame(0));
    scene.absent.store(1, Relaxed);
    let lost = vision.look(&frame(1));
    assert!(lost.face.is_none() && lost.faces == 1 && vision.mesh().is_none());
    assert_eq!(scene.detections.load(Relaxed), 5, "the picture again, a second look, and both faces from near");
    scene.absent.store(0, Relaxed);
    let back = vision.look(&frame(2)).face.unwrap();
    assert!(back.motion.abs() < 1e-6 && back.bona_fide == Some(0.7));
}

#[test]
fn an_empty_chair_costs_one_second_look_a_picture() {
    let (mut vision, scene) = eyes();
    scene.faces.store(0, Relaxed);
    let mut last = 0;
    let looks = (0..4).map(|seq| {
        assert_eq!(vision.look(&frame(seq)).faces, 0);
        let all = scene.detections.load(Relaxed);
        all - std::mem::replace(&mut last, all)
    });
    assert_eq!(looks.collect::<Vec<_>>(), [8, 2, 2, 2]);
}

#[test]
fn a_bystander_is_counted_within_half_a_second() {
    let (mut vision, scene) = eyes();
    assert_eq!(vision.look(&frame(0)).faces, 1);
    scene.faces.store(2, Relaxed);
    let seen = (1..=15).map(|seq| vision.look(&frame(seq)).faces).collect::<Vec<_>>();
    assert_eq!((seen[0], seen[13], seen[14]), (1, 2, 2));
}

#[test]
fn recent_lids_and_lips_are_reused_for_two_pictures_of_three_where_they_may_be() {
    let (mut vision, scene) = eyes();
    vision.reuse_recent_openings(true);
    let mouth = |vision: &mut Vision, seq| (vision.look(&frame(seq)).face.unwrap().mouth_open * 10.0).round() as u32;
    let seen = (0..9).map(|seq| mouth(&mut vision, seq)).collect::<Vec<_>>();
    assert_eq!(seen, [1, 2, 2, 2, 3, 3, 3, 4, 4], "the first two of a track, then every third");
    // A picture every 99 ms, as from a slow camera: none is left out.
    assert_eq!([12, 15, 18].map(|seq| mouth(&mut vision, seq)), [5, 6, 7]);
    vision.reuse_recent_openings(false);
    assert_eq!([19, 20, 21].map(|seq| mouth(&mut vision, seq)), [8, 9, 10]);
    assert_eq!(scene.lids.load(Relaxed), 10);
}

#[test]
fn every_stage_is_marked_in_order() {
    let (mut vision, _) = eyes();
    let mut stages = Vec::new();
    vision.look_marking(&frame(0), &mut |stage| stages.push(stage));
    let measures =
        [Stage::Pose, Stage::Light, Stage::Sharpness, Stage::Covering, Stage::Spoof, Stage::Cues, Stage::Identity];
    assert_eq!(stages, [[Stage::Scene, Stage::Detect, Stage::Mesh].as_slice(), &measures].concat());
}
