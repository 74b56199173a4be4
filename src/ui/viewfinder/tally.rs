//! How many bytes a screen costs: a terminal that counts what would be sent and sends nothing.

use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use ratatui::{Frame, Terminal, TerminalOptions, Viewport, backend::CrosstermBackend, layout::Rect};

/// Counts the bytes that each paint would write to a terminal of a fixed size.
pub struct Tally {
    terminal: Terminal<CrosstermBackend<Counter>>,
    written: Arc<AtomicUsize>,
}

impl Tally {
    /// For a terminal of so many columns and rows.
    pub fn new(columns: u16, rows: u16) -> io::Result<Self> {
        let written = Arc::new(AtomicUsize::new(0));
        let backend = CrosstermBackend::new(Counter(Arc::clone(&written)));
        let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport })?;
        Ok(Self { terminal, written })
    }

    /// Paints once and says how many bytes that took: what changed since the last paint, encoded as it would be sent.
    pub fn paint(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<usize> {
        let before = self.written.load(Ordering::Relaxed);
        self.terminal.draw(draw)?;
        Ok(self.written.load(Ordering::Relaxed) - before)
    }
}

struct Counter(Arc<AtomicUsize>);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len(), Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
