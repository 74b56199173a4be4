//! A mailbox for one thing: the newest. What nobody took in time is dropped, so a slow reader sees the present
//! instead of a queue of the past.

use std::{
    fmt,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// A handle to the mailbox; clones share it.
pub struct Slot<T> {
    shared: Arc<(Mutex<Option<T>>, Condvar)>,
}

impl<T> Slot<T> {
    /// An empty one.
    pub fn new() -> Self {
        Self { shared: Arc::new((Mutex::new(None), Condvar::new())) }
    }

    /// Puts `value` in and drops what lay there.
    pub fn put(&self, value: T) {
        let older = self.lock().replace(value);
        self.shared.1.notify_one();
        drop(older); // outside the lock: wiping a frame takes a while
    }

    /// Takes the newest, if there is one. Never waits.
    pub fn take(&self) -> Option<T> {
        self.lock().take()
    }

    /// Takes the newest, waiting for it at most `timeout`.
    pub fn wait(&self, timeout: Duration) -> Option<T> {
        let waited = self.shared.1.wait_timeout_while(self.lock(), timeout, |value| value.is_none());
        waited.unwrap_or_else(PoisonError::into_inner).0.take()
    }

    /// A panic elsewhere cannot leave an `Option` half written, so a poisoned lock is still good.
    fn lock(&self) -> MutexGuard<'_, Option<T>> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Slot(full: {})", self.lock().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_only_the_newest() {
        let slot = Slot::new();
        let reader = slot.clone();
        slot.put(1);
        slot.put(2);
        assert_eq!((reader.take(), reader.take()), (Some(2), None));
        assert_eq!(reader.wait(Duration::ZERO), None);
    }

    #[test]
    fn wakes_the_reader_that_waits() {
        let slot = Slot::new();
        let writer = slot.clone();
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| slot.wait(Duration::from_secs(20)));
            scope.spawn(move || writer.put("now"));
            assert_eq!(reader.join().unwrap(), Some("now"));
        });
    }
}
