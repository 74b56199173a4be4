//! The plain messages of the slip that somebody takes home.

use super::messages;

messages! {
    slip_demo = "slip-demo" ();
    slip_certified = "slip-certified" ();
    slip_before = "slip-before" ();
    slip_waiting = "slip-waiting" ();
    slip_kept = "slip-kept" ();
    slip_visit = "slip-visit" ();
    slip_withdrawn = "slip-withdrawn" ();
    slip_not_yet = "slip-not-yet" ();
    slip_about = "slip-about" ();
    slip_about_text = "slip-about-text" ();
    slip_day = "slip-day" ();
    slip_came = "slip-came" ();
    slip_came_at = "slip-came-at" (date: &str, time: &str);
    slip_came_unchecked = "slip-came-unchecked" (time: &str);
    slip_came_back = "slip-came-back" (time: &str);
    slip_code_visit = "slip-code-visit" ();
    slip_day_counts = "slip-day-counts" ();
    slip_due = "slip-due" ();
    slip_hotline = "slip-hotline" ();
    slip_free = "slip-free" ();
    slip_beware = "slip-beware" ();
    slip_code = "slip-code" ();
    slip_code_plain = "slip-code-plain" ();
    slip_paragraph = "slip-paragraph" (heading: &str);
    slip_ask = "slip-ask" ();
    slip_next_done = "slip-next-done" (date: &str);
    slip_next_wait = "slip-next-wait" ();
    slip_next_home = "slip-next-home" ();
    slip_next_visit = "slip-next-visit" ();
    slip_next_return = "slip-next-return" (by: &str);
    slip_next_ways = "slip-next-ways" (by: &str);
    slip_next_withdrawn = "slip-next-withdrawn" (by: &str);
    slip_next_not_found = "slip-next-not-found" ();
    slip_by_unknown = "slip-by-unknown" ();
    slip_why_saved = "slip-why-saved" ();
    slip_why_parked = "slip-why-parked" ();
    slip_why_sent = "slip-why-sent" ();
    slip_why_asked = "slip-why-asked" ();
    slip_why_not_found = "slip-why-not-found" ();
    slip_why_tries = "slip-why-tries" ();
    slip_why_chosen = "slip-why-chosen" ();
    slip_why_out_of_order = "slip-why-out-of-order" ();
    slip_printing = "slip-printing" ();
    slip_printed = "slip-printed" ();
    slip_saved = "slip-saved" (place: &str);
    slip_no_outlet = "slip-no-outlet" ();
    key_slip = "key-slip" ();
    key_print = "key-print" ();
    key_save_slip = "key-save-slip" ();
    key_done = "key-done" ();
}
