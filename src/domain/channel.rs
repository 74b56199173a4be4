//! An entry way (办理渠道): where a person would have come in, what they are asked on the way, which photo their face is
//! compared with, and what follows success. All of it is data; the steps it is made of are the same everywhere.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};
use thiserror::Error;
use utoipa::ToSchema;

/// A sentence in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

/// An entry way as its file describes it. Text lengths are for the narrowest window, in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Lower-case letters, digits and dashes; goes on record.
    pub id: String,
    /// What people call it.
    pub name: Bilingual,
    /// The office it belongs to, if that is not the bureau itself.
    #[serde(default)]
    pub office: Option<Bilingual>,
    /// The path to the entry, one word a level: 支付宝 → 更多 → …
    pub entry: Vec<Bilingual>,
    /// How the person comes in.
    #[serde(default)]
    pub sign_in: SignInKind,
    /// The pages on the way, in order.
    pub steps: Vec<ChannelStep>,
    /// What the face is compared with.
    #[serde(default)]
    pub reference: Reference,
    /// What follows success, in order, as far as the bureau offers it.
    #[serde(default)]
    pub after: Vec<AfterStep>,
    /// What is said on the first page.
    #[serde(default)]
    pub welcome: Option<Bilingual>,
    /// What is said while the comparison takes its time.
    #[serde(default)]
    pub waiting: Option<Bilingual>,
}

/// How the person comes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignInKind {
    /// Nobody is asked: the helper's own sign-in is enough, or the platform has signed the person in.
    #[default]
    None,
    /// By an account: there is one, it is opened now, or somebody acts for the person.
    Account,
}

/// A page of a channel. Each stands for the pages that belong to it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    IntoStaticStr,
    EnumString,
    VariantArray,
    VariantNames,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ChannelStep {
    /// Account: existing, new, on behalf.
    Account,
    /// Name and number, checked by the bureau and read back.
    Person,
    /// Where the social-security card is.
    Card,
    /// Face or another way.
    Method,
    /// The agreement.
    Agreement,
    /// The face.
    Face,
}

/// What the face is compared with.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, ToSchema, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reference {
    /// The bureau's own photo on file.
    #[default]
    BureauPhoto,
    /// The photo of the police's identity record; by the strict gate.
    PoliceIdPhoto,
}

/// What follows success.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
    ToSchema,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AfterStep {
    /// Password and gesture pattern; may be skipped.
    Security,
    /// The person's account, read only and masked.
    Account,
    /// The signed electronic credential.
    Credential,
}

/// What cannot be in a channel.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChannelFault {
    /// Not lower-case letters, digits and dashes, or longer than 32.
    #[error("id: only lower-case letters, digits and dashes, 32 at most")]
    Id,
    /// A text is empty, too long, or cannot be shown.
    #[error("{0}: empty, too long, or not to be shown")]
    Text(&'static str),
    /// A step is missing, twice, or in another order.
    #[error("steps: {0} is missing, there twice, or in the wrong place")]
    Steps(&'static str),
    /// An account is asked for on no page, or a page asks for what is not wanted.
    #[error("sign_in and steps contradict each other")]
    SignIn,
    /// There is no credential without the strict gate.
    #[error("after: a credential needs the reference police_id_photo")]
    Gate,
    /// A step after success is listed twice; the word is that of the step.
    #[error("after: {0} is there twice")]
    After(&'static str),
}

/// Longest name and longest word of an entry path.
const LONGEST_NAME: usize = 24;
/// Longest sentence: two lines of the narrowest window.
const LONGEST_SENTENCE: usize = 100;
/// Deepest entry path.
const DEEPEST: usize = 6;

impl Channel {
    /// The bureau's own counter: nothing is asked but who it is.
    pub fn counter() -> Self {
        let bilingual = |zh: &str, en: &str| Bilingual { zh: zh.to_owned(), en: en.to_owned() };
        Self {
            id: "counter".to_owned(),
            name: bilingual("服务窗口", "Service counter"),
            entry: vec![bilingual("服务窗口", "Service counter"), bilingual("人脸识别认证", "Face certification")],
            steps: vec![ChannelStep::Person, ChannelStep::Method, ChannelStep::Agreement, ChannelStep::Face],
            ..Self::default()
        }
    }

    /// Whether this page is on the way.
    pub fn has(&self, step: ChannelStep) -> bool {
        self.steps.contains(&step)
    }

    /// Everything that is wrong with it.
    pub fn faults(&self) -> Vec<ChannelFault> {
        let mut found = self.text_faults();
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || self.id.len() > 32 || !self.id.chars().all(is_plain) {
            found.push(ChannelFault::Id);
        }
        found.extend(self.misplaced().map(|step| ChannelFault::Steps(step.into())));
        if self.has(ChannelStep::Account) != (self.sign_in == SignInKind::Account) {
            found.push(ChannelFault::SignIn);
        }
        if self.after.contains(&AfterStep::Credential) && self.reference != Reference::PoliceIdPhoto {
            found.push(ChannelFault::Gate);
        }
        let twice = AfterStep::VARIANTS.iter().find(|step| self.after.iter().filter(|s| s == step).count() > 1);
        found.extend(twice.map(|step| ChannelFault::After((*step).into())));
        found
    }

    /// The first page that is missing or stands where it cannot. Whoever is certified has been named, has had a choice
    /// and has agreed before the camera opens; the pages that only some channels have may be left out.
    fn misplaced(&self) -> Option<ChannelStep> {
        let mut steps = self.steps.iter().copied();
        let mut next = steps.next();
        for &step in <ChannelStep as VariantArray>::VARIANTS {
            if next == Some(step) {
                next = steps.next();
            } else if !matches!(step, ChannelStep::Account | ChannelStep::Card) {
                return Some(step);
            }
        }
        next
    }

    fn text_faults(&self) -> Vec<ChannelFault> {
        let texts = [("name", Some(&self.name)), ("office", self.office.as_ref())];
        let names = texts.into_iter().filter_map(|(key, text)| Some((key, text?, LONGEST_NAME)));
        let words = self.entry.iter().map(|word| ("entry", word, LONGEST_NAME));
        let sentences = [("welcome", self.welcome.as_ref()), ("waiting", self.waiting.as_ref())];
        let sentences = sentences.into_iter().filter_map(|(key, text)| Some((key, text?, LONGEST_SENTENCE)));
        let mut found: Vec<_> = names
            .chain(words)
            .chain(sentences)
            .filter(|(_, text, longest)| [&text.zh, &text.en].into_iter().any(|text| !is_shown(text, *longest)))
            .map(|(key, ..)| ChannelFault::Text(key))
            .collect();
        if self.entry.is_empty() || self.entry.len() > DEEPEST {
            found.push(ChannelFault::Text("entry"));
        }
        found
    }
}

/// English takes twice the letters and each half the cells.
fn is_shown(text: &str, longest: usize) -> bool {
    let length: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    !text.trim().is_empty() && length <= 2 * longest && super::person::clean(text) == *text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_certified_was_named_had_a_choice_and_agreed() {
        use ChannelStep::{Account, Agreement, Card, Face, Method, Person};
        let faults = |steps: &[ChannelStep]| {
            let sign_in = if steps.contains(&Account) { SignInKind::Account } else { SignInKind::None };
            Channel { steps: steps.to_vec(), sign_in, ..Channel::counter() }.faults()
        };
        assert_eq!(faults(&[Account, Person, Card, Method, Agreement, Face]), []);
        assert_eq!(faults(&[Person, Method, Agreement, Face]), []);
        for (steps, missing) in [
            (&[Person, Agreement, Face][..], "method"),
            (&[Person, Method, Face], "agreement"),
            (&[Method, Person, Agreement, Face], "person"),
            (&[Person, Card, Card, Method, Agreement, Face], "method"),
            (&[Person, Method, Agreement, Face, Card], "card"),
            (&[], "person"),
        ] {
            assert_eq!(faults(steps), [ChannelFault::Steps(missing)], "{steps:?}");
        }
    }

    #[test]
    fn there_is_no_credential_without_the_strict_gate() {
        let channel = Channel { after: vec![AfterStep::Credential], ..Channel::counter() };
        assert_eq!(channel.faults(), [ChannelFault::Gate]);
        let channel = Channel { reference: Reference::PoliceIdPhoto, ..channel };
        assert_eq!(channel.faults(), []);
    }

    #[test]
    fn texts_are_bounded_and_clean() {
        let named =
            |zh: &str| Channel { name: Bilingual { zh: zh.to_owned(), en: "x".to_owned() }, ..Channel::counter() };
        for bad in ["", " ", "社\u{202E}保", "\u{1b}[2J"] {
            assert_eq!(named(bad).faults(), [ChannelFault::Text("name")], "{bad:?}");
        }
        assert_eq!(named(&"长".repeat(25)).faults(), [ChannelFault::Text("name")]);
        assert_eq!(named(&"长".repeat(24)).faults(), []);
        assert_eq!(Channel { id: "Alipay".into(), ..Channel::counter() }.faults(), [ChannelFault::Id]);
    }
}
