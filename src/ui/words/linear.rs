//! What only the line mode says: how to type, what is asked, and what takes the place of pictures.

use super::messages;

messages! {
    linear_grammar = "linear-grammar" ();
    linear_pipe = "linear-pipe" ();
    linear_heading = "linear-heading" (step: &str, page: &str);
    linear_pattern = "linear-pattern" ();
    linear_item = "linear-item" (number: u32, label: &str);
    linear_ticked = "linear-ticked" (item: &str);
    linear_unticked = "linear-unticked" (item: &str);
    linear_holds = "linear-holds" (item: &str);
    linear_care = "linear-care" (words: &str);
    linear_fact = "linear-fact" (label: &str, value: &str);
    linear_field_empty = "linear-field-empty" (label: &str);
    linear_field_hidden = "linear-field-hidden" (label: &str, count: u32);
    linear_done = "linear-done" (words: &str);
    linear_stage_done = "linear-stage-done" (words: &str);
    linear_stage_now = "linear-stage-now" (words: &str);
    linear_stage_later = "linear-stage-later" (words: &str);
    linear_leaves = "linear-leaves" (count: u32, names: &str, open: &str);
    linear_long = "linear-long" (title: &str, count: u32);
    linear_next = "linear-next" (at: u32, count: u32);
    linear_last = "linear-last" (count: u32);
    linear_next_first = "linear-next-first" ();
    linear_code = "linear-code" (label: &str);
    linear_ask_text = "linear-ask-text" (label: &str);
    linear_ask_change = "linear-ask-change" (label: &str, value: &str);
    linear_ask_secret = "linear-ask-secret" (label: &str);
    linear_ask_pick = "linear-ask-pick" ();
    linear_ask_item = "linear-ask-item" (count: u32, item: &str);
    linear_ask_number = "linear-ask-number" (count: u32);
    linear_ask_tick = "linear-ask-tick" (label: &str);
    linear_ask_enter = "linear-ask-enter" (words: &str);
    linear_ask_onward = "linear-ask-onward" (number: u32, words: &str);
    linear_ask_other_field = "linear-ask-other-field" (label: &str, command: &str);
    linear_missing = "linear-missing" (item: &str);
    linear_not_ticked = "linear-not-ticked" (command: &str);
    linear_search = "linear-search" ();
    linear_sending_safe = "linear-sending-safe" ();
    linear_others = "linear-others" (commands: &str);
    linear_moves = "linear-moves" ();
    linear_wait = "linear-wait" ();
    linear_unknown = "linear-unknown" ();
    linear_no_typing = "linear-no-typing" ();
    linear_command = "linear-command" (words: &str, key: &str);
    linear_command_again = "linear-command-again" ();
    linear_picture = "linear-picture" ();
    linear_watch = "linear-watch" ();
    linear_photo = "linear-photo" ();
    linear_pre_check = "linear-pre-check" ();
    linear_bye = "linear-bye" ();
}
