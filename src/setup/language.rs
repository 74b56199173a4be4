//! The language of what is said before a configuration was read.

use crate::flow::wizard::Language;

/// The language of complaints made before a configuration is read: that of the system, Chinese unless it clearly
/// speaks another one ("C" and an unset locale do not).
pub fn system_language() -> Language {
    language_of(sys_locale::get_locale().as_deref())
}

fn language_of(locale: Option<&str>) -> Language {
    match locale {
        None | Some("C" | "POSIX") => Language::Chinese,
        Some(l) if l.starts_with("zh") || l.starts_with("C.") || l.starts_with("C-") => Language::Chinese,
        Some(_) => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_locale_that_speaks_another_language_turns_to_english() {
        for locale in [None, Some("C"), Some("POSIX"), Some("C.UTF-8"), Some("C-UTF-8"), Some("zh-CN"), Some("zh")] {
            assert_eq!(language_of(locale), Language::Chinese, "{locale:?}");
        }
        assert_eq!(language_of(Some("en-US")), Language::English);
    }
}
