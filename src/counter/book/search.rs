//! Who is looked for, and in which order they are shown.

use jiff::civil::Date;
use renzheng_domain::{
    name::normal,
    worklist::{Listed, Order, Search},
};

use crate::initials::keys;

/// What was typed, as it is compared with.
pub(super) struct Wanted {
    /// Letters, hanzi and digits of its normal form, in lower case. Nothing but signs is looked for as it is: the empty
    /// text would be found in everybody.
    letters: String,
    all: bool,
}

impl Wanted {
    pub fn new(search: &Search) -> Self {
        let text = normal(&search.text);
        let letters = bare(&text);
        let letters = if letters.is_empty() { text } else { letters };
        Self { letters, all: search.all }
    }

    /// Whether this is one of them.
    pub fn is(&self, listed: &Listed) -> bool {
        (self.all || listed.outcome.is_open())
            && (listed.name.contains(&self.letters)
                || bare(&listed.name).contains(&self.letters)
                || listed.number.to_lowercase().contains(&self.letters)
                || keys(&listed.name).split(' ').any(|key| key.starts_with(&self.letters)))
    }
}

/// Without dots and blanks, in lower case.
fn bare(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What people are put in order by, the first of them first.
pub(super) fn place(listed: &Listed, order: Order, today: Date) -> impl Ord + use<> {
    let younger = !listed.is_aged(today);
    (order == Order::Aged && younger, listed.due, younger, listed.row)
}
