//! The plain messages: one line each, the function's name is the key's.

use fluent_bundle::FluentValue;

use super::Words;

macro_rules! messages {
    ($($name:ident = $key:literal ( $($arg:ident : $kind:ty),* );)*) => {
        impl Words {
            $(
                #[doc = concat!("The text of `", $key, "`.")]
                pub fn $name(&self, $($arg: $kind),*) -> String {
                    self.say($key, &[$((stringify!($arg), FluentValue::from($arg))),*])
                }
            )*
        }
    };
}

messages! {
    queued_title = "queued-title" ();
    try_again_title = "try-again-title" ();
    app_name = "app-name" ();
    banner_demo = "banner-demo" ();
    step_of = "step-of" (step: u8, of: u8);
    queue_tray = "queue-tray" (count: u32);
    too_small = "too-small" ();
    too_small_remedy = "too-small-remedy" (columns: u16, rows: u16, now_columns: u16, now_rows: u16);
    advice_heading = "advice-heading" ();
    key_go_on = "key-go-on" ();
    key_sign_in = "key-sign-in" ();
    key_check = "key-check" ();
    key_right_person = "key-right-person" ();
    key_choose = "key-choose" ();
    key_confirm = "key-confirm" ();
    key_back = "key-back" ();
    key_next_field = "key-next-field" ();
    key_next_item = "key-next-item" ();
    key_tick = "key-tick" ();
    key_scroll = "key-scroll" ();
    key_again = "key-again" ();
    key_retake = "key-retake" ();
    key_submit = "key-submit" ();
    key_next_person = "key-next-person" ();
    key_not_wait = "key-not-wait" ();
    key_start_over = "key-start-over" ();
    key_close = "key-close" ();
    key_leave = "key-leave" ();
    key_stay = "key-stay" ();
    key_help = "key-help" ();
    key_language = "key-language" ();
    leave_title = "leave-title" ();
    leave_text = "leave-text" ();
    leave_unsaved = "leave-unsaved" ();
    try_again_waiting = "try-again-waiting" ();
    try_again_none_left = "try-again-none-left" ();
    help_title = "help-title" ();
    help_card_title = "help-card-title" ();
    help_card = "help-card" ();
    help_keys_title = "help-keys-title" ();
    help_keys = "help-keys" ();
    sign_in_text = "sign-in-text" ();
    sign_in_name = "sign-in-name" ();
    sign_in_secret = "sign-in-secret" ();
    sign_in_waiting = "sign-in-waiting" ();
    sign_in_demo = "sign-in-demo" (operator: &str, secret: &str);
    bureau_is = "bureau-is" (name: &str);
    bureau_asking = "bureau-asking" ();
    link_up = "link-up" ();
    link_down = "link-down" ();
    person_text = "person-text" ();
    person_name = "person-name" ();
    person_number = "person-number" ();
    person_typed = "person-typed" (count: u32);
    person_waiting = "person-waiting" ();
    person_demo = "person-demo" ();
    read_back_text = "read-back-text" ();
    record_name = "record-name" ();
    record_number = "record-number" ();
    record_birth = "record-birth" ();
    record_due = "record-due" ();
    read_back_certified = "read-back-certified" (date: &str);
    read_back_question = "read-back-question" ();
    method_text = "method-text" ();
    method_face = "method-face" ();
    method_face_text = "method-face-text" ();
    method_other = "method-other" ();
    method_other_text = "method-other-text" ();
    agreement_version = "agreement-version" (version: &str);
    agreement_missing = "agreement-missing" ();
    agreement_capture = "agreement-capture" ();
    agreement_send = "agreement-send" ();
    agreement_agree = "agreement-agree" ();
    agreement_refuse = "agreement-refuse" ();
    agreement_incomplete = "agreement-incomplete" ();
    agreement_more = "agreement-more" ();
    agreement_end = "agreement-end" ();
    pre_check_text = "pre-check-text" ();
    pre_check_text_advice = "pre-check-text-advice" ();
    pre_check_covered = "pre-check-covered" ();
    pre_check_camera = "pre-check-camera" ();
    pre_check_light = "pre-check-light" ();
    pre_check_bureau = "pre-check-bureau" ();
    check_waiting = "check-waiting" ();
    check_good = "check-good" ();
    check_advice = "check-advice" ();
    framing_auto = "framing-auto" ();
    framing_saving = "framing-saving" ();
    trial_act_of = "trial-act-of" (index: u32, of: u32);
    trial_no_hurry = "trial-no-hurry" ();
    meter_light = "meter-light" ();
    meter_size = "meter-size" ();
    meter_place = "meter-place" ();
    meter_still = "meter-still" ();
    meter_sharp = "meter-sharp" ();
    meter_none = "meter-none" ();
    light_dark = "light-dark" ();
    light_good = "light-good" ();
    light_bright = "light-bright" ();
    light_uneven = "light-uneven" ();
    size_far = "size-far" ();
    size_good = "size-good" ();
    size_near = "size-near" ();
    place_left = "place-left" ();
    place_right = "place-right" ();
    place_up = "place-up" ();
    place_down = "place-down" ();
    place_good = "place-good" ();
    still_moving = "still-moving" ();
    still_good = "still-good" ();
    sharp_soft = "sharp-soft" ();
    sharp_good = "sharp-good" ();
    camera_off = "camera-off" ();
    camera_opening = "camera-opening" ();
    camera_no_picture = "camera-no-picture" ();
    try_again_not_judged = "try-again-not-judged" ();
    try_again_left = "try-again-left" (left: u32);
    try_again_other = "try-again-other" ();
    attest_text = "attest-text" ();
    attest_word = "attest-word" ();
    attest_operator = "attest-operator" ();
    attest_captured = "attest-captured" ();
    attest_pictures = "attest-pictures" ();
    attest_pictures_count = "attest-pictures-count" (count: u32);
    attest_acts = "attest-acts" ();
    attest_camera = "attest-camera" ();
    attest_virtual = "attest-virtual" ();
    attest_missing = "attest-missing" ();
    sending_text = "sending-text" ();
    sending_sealing = "sending-sealing" ();
    sending_stored = "sending-stored" ();
    sending_delivered = "sending-delivered" ();
    sending_comparing = "sending-comparing" ();
    sending_queue = "sending-queue" (position: u32);
    sending_safe = "sending-safe" ();
    result_duplicate_text = "result-duplicate-text" ();
    result_review_text = "result-review-text" ();
    result_cancelled_text = "result-cancelled-text" ();
    result_other_way = "result-other-way" ();
    result_name = "result-name" ();
    result_number = "result-number" ();
    result_receipt = "result-receipt" ();
    result_decided = "result-decided" ();
    result_next_due = "result-next-due" ();
    result_bureau = "result-bureau" ();
    result_qr = "result-qr" ();
    result_wipe = "result-wipe" ();
    queued_text = "queued-text" ();
    queued_person = "queued-person" (name: &str);
    queued_slow = "queued-slow" ();
    queued_parked = "queued-parked" ();
    queued_why = "queued-why" ();
    other_hotline = "other-hotline" ();
    other_hotline_text = "other-hotline-text" (number: &str);
    other_window = "other-window" ();
    other_window_text = "other-window-text" ();
    other_home = "other-home" ();
    other_home_text = "other-home-text" ();
    other_elsewhere = "other-elsewhere" ();
    other_elsewhere_text = "other-elsewhere-text" ();
    stuck_saved = "stuck-saved" ();
}
