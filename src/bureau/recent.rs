//! A table with a bound: what was asked for least recently is forgotten first.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, Hash, RandomState},
};

/// Values by the hash of their key, which is keyed at random so that nobody can make two keys meet. The key itself,
/// which a stranger may have made up and may be long, is not kept. Two halves: when the younger is full, the older is
/// dropped.
pub(super) struct Recent<V> {
    hasher: RandomState,
    most: usize,
    young: HashMap<u64, V>,
    old: HashMap<u64, V>,
}

impl<V> Recent<V> {
    /// Of at most so many values.
    pub fn new(most: usize) -> Self {
        Self { hasher: RandomState::new(), most, young: HashMap::new(), old: HashMap::new() }
    }

    /// What is known of `key`, which thereby is the most recent.
    pub fn get(&mut self, key: &impl Hash) -> Option<&mut V> {
        let hash = self.hasher.hash_one(key);
        if let Some(value) = self.old.remove(&hash) {
            self.turn();
            self.young.insert(hash, value);
        }
        self.young.get_mut(&hash)
    }

    /// The same; a new value where there is none.
    pub fn get_or(&mut self, key: &impl Hash, new: impl FnOnce() -> V) -> &mut V {
        let hash = self.hasher.hash_one(key);
        let older = self.old.remove(&hash);
        if !self.young.contains_key(&hash) {
            self.turn();
        }
        self.young.entry(hash).or_insert_with(|| older.unwrap_or_else(new))
    }

    /// Makes room for one more.
    fn turn(&mut self) {
        if self.young.len() >= self.most / 2 {
            self.old = std::mem::take(&mut self.young);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_within_its_bound_and_keeps_what_is_asked_for() {
        let mut recent = Recent::new(100);
        for n in 0..10_000 {
            *recent.get_or(&"kept", || 0) += 1;
            recent.get_or(&n, || 0);
            assert!(recent.young.len() + recent.old.len() <= 100);
        }
        assert_eq!(recent.get(&"kept"), Some(&mut 10_000));
        assert_eq!(recent.get(&9_999), Some(&mut 0));
        assert_eq!(recent.get(&0), None);
    }
}
