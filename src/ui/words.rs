//! Every sentence on screen, in two languages. The texts lie in `assets/i18n`; here each has a typed function, so that
//! a page cannot ask for a message that is not there or forget an argument.

mod enums;
mod identity;
mod linear;
pub(super) mod patron;
mod plain;
mod problems;
mod slips;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::civil::Date;
use renzheng_flow::wizard::Language;
use unic_langid::LanguageIdentifier;

const CHINESE: &str = include_str!("../../assets/i18n/zh-CN.ftl");
const ENGLISH: &str = include_str!("../../assets/i18n/en.ftl");

/// What happened, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What happened.
    pub message: String,
    /// What to do; empty when there is nothing to do.
    pub remedy: String,
}

/// Name and value of what stands in braces in a message.
type Argument<'a> = (&'static str, FluentValue<'a>);

/// Typed functions for messages without attributes, one line each: `name = "key" (argument: type);`. A page declares
/// those that only it says in its own file.
macro_rules! messages {
    ($($name:ident = $key:literal ( $($arg:ident : $kind:ty),* );)*) => {
        impl $crate::words::Words {
            $(
                #[doc = concat!("The text of `", $key, "`.")]
                pub fn $name(&self, $($arg: $kind),*) -> String {
                    self.say($key, &[$((stringify!($arg), fluent_bundle::FluentValue::from($arg))),*])
                }
            )*
        }
    };
}
pub(crate) use messages;

/// The texts of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
    language: Language,
}

impl Words {
    /// Reads the built-in texts. A message that cannot be read is left out and shows as its key; a test sees to it that
    /// none is.
    pub fn new(language: Language) -> Self {
        let (id, source) = match language {
            Language::Chinese => ("zh-CN", CHINESE),
            Language::English => ("en", ENGLISH),
        };
        let id: LanguageIdentifier = id.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The marks around arguments are for bidirectional text; terminals show them as boxes or count them as cells.
        bundle.set_use_isolating(false);
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        Self { bundle, language }
    }

    /// Which language these are.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Whether these are Chinese.
    pub fn is_chinese(&self) -> bool {
        self.language == Language::Chinese
    }

    /// A day, as people of this language write it.
    pub fn date(&self, day: Date) -> String {
        let parts = [("year", i64::from(day.year())), ("month", day.month().into()), ("day", day.day().into())];
        self.say("date", &parts.map(|(name, value)| (name, FluentValue::from(value))))
    }

    pub(crate) fn say(&self, key: &str, args: &[Argument<'_>]) -> String {
        self.part(key, None, args).unwrap_or_else(|| key.to_owned())
    }

    fn advice(&self, key: &str, args: &[Argument<'_>]) -> Advice {
        let remedy = self.part(key, Some("remedy"), args).unwrap_or_default();
        Advice { message: self.say(key, args), remedy }
    }

    /// The text of a message, or of one of its attributes.
    fn part(&self, key: &str, attribute: Option<&str>, args: &[Argument<'_>]) -> Option<String> {
        let message = self.bundle.get_message(key)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let mut named = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            named.set(*name, value.clone());
        }
        // An argument that is missing shows as its name in braces; the tests look for braces.
        Some(self.bundle.format_pattern(pattern, Some(&named), &mut Vec::new()).into_owned())
    }
}

#[cfg(test)]
#[path = "words/kind_tests.rs"]
mod kind_tests;
#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
