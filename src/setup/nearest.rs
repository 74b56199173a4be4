//! The known word that somebody meant who wrote another one.

/// A word this unlike every known one (Jaro-Winkler) gets no suggestion; strsim's documentation calls .8 similar.
const SIMILAR: f64 = 0.8;

/// The most similar of the known words, if one is similar at all.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|k| (strsim::jaro_winkler(word, k), k))
        .filter(|(score, _)| *score >= SIMILAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| k)
}
