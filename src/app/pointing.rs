//! Where a pattern lies on the screen: the page says so when it is painted, and whoever reads the mouse asks.

use std::sync::{Arc, Mutex, PoisonError};

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use crate::{flow::Event, ui};

/// Shared by both.
#[derive(Clone, Debug, Default)]
pub struct Pointing(Arc<Mutex<Option<Rect>>>);

impl Pointing {
    /// Sets where the grid of dots is drawn; `None`: no grid is on screen.
    pub fn lies(&self, grid: Option<Rect>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = grid;
    }

    /// What a report of the mouse means: a dot that was clicked, or drawn over with the button held.
    pub fn fact(&self, report: MouseEvent) -> Option<Event> {
        let (MouseEventKind::Down(MouseButton::Left) | MouseEventKind::Drag(MouseButton::Left)) = report.kind else {
            return None;
        };
        let grid = (*self.0.lock().unwrap_or_else(PoisonError::into_inner))?;
        ui::dot_at(grid, report.column, report.row).map(Event::Pointed)
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::*;

    #[test]
    fn a_dot_is_pointed_at_where_it_was_drawn_and_nowhere_else() {
        let pointing = Pointing::default();
        let at = |kind, column, row| {
            let report = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
            pointing.fact(report).map(|fact| match fact {
                Event::Pointed(dot) => dot,
                other => panic!("{other:?}"),
            })
        };
        let left = MouseEventKind::Down(MouseButton::Left);
        assert_eq!(at(left, 12, 5), None, "nothing is drawn");
        pointing.lies(Some(Rect { x: 10, y: 5, width: 24, height: 6 }));
        assert_eq!([at(left, 12, 5), at(left, 20, 7), at(left, 33, 10)], [Some(0), Some(4), Some(8)]);
        assert_eq!([at(left, 9, 5), at(left, 34, 5), at(left, 12, 11)], [None; 3]);
        assert_eq!(at(MouseEventKind::Drag(MouseButton::Left), 27, 5), Some(2));
        assert_eq!(at(MouseEventKind::Moved, 12, 5), None);
        assert_eq!(at(MouseEventKind::Down(MouseButton::Right), 12, 5), None);
    }
}
