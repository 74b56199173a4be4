use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::domain::person::{NameError, PersonName};

const TODAY: Date = jiff::civil::date(2026, 11, 22);

fn fault(number: &str) -> Option<IdNumberError> {
    IdNumber::parse(number, TODAY).err()
}

#[test]
fn the_models_are_what_they_are_called() {
    assert_eq!(IdNumber::parse(NUMBER, TODAY).unwrap().birth(), Some(BIRTH));
    assert_eq!(fault(NO_PROVINCE), Some(IdNumberError::Province));
    assert_eq!(fault(NO_BIRTH_DATE), Some(IdNumberError::BirthDate));
    assert_eq!(fault(WRONG_CHECK), Some(IdNumberError::CheckDigit));
    assert_eq!(fault(NO_PLACE), Some(IdNumberError::Place));
    assert_eq!((verdict(EARLIER, TODAY), verdict(EARLIER_CHILD, TODAY)), ((None, false), (None, true)));
    assert_eq!(verdict(&child(TODAY), TODAY), (None, true));
    assert_eq!(fault(EARLIER_NO_PLACE), Some(IdNumberError::EarlierCard(EarlierCardFault::Place)));
    assert_eq!(fault(EARLIER_NO_BIRTH_DATE), Some(IdNumberError::EarlierCard(EarlierCardFault::BirthDate)));
}

#[test]
fn nobody_is_recognised() {
    assert_eq!(text(Kind::Name, 0, "欧阳·秀英"), "某示·某某");
    assert_eq!(text(Kind::Name, 0, "O'Neil Ann2"), "x'xxxx xxx0");
    assert_eq!(text(Kind::Number, 0, "11010519491231002X"), NUMBER);
    assert_eq!(text(Kind::Number, 0, "110105********002X"), "119999********0028");
    assert_eq!(text(Kind::Secret, 0, "P@ss 王"), "xxxxxx");
    assert_eq!(text(Kind::Code, 0, "RZ-2026-07c"), "XX-0000-00x");
}

#[test]
fn the_same_check_fails_in_the_same_words() {
    for typed in [
        "11010519491231002X",
        "110105 19491231 002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105194912310021",
        "10010519491231002X",
        "11010519491331002X",
        "110105491231002",
        "1101051949123100",
        "11010519491231X02X",
        "1101051949123100王X",
        " ",
        "911000195002250010",
        "999000195002250012",
        "911000 20200225 0013",
        "zzz1199500225 13",
        "CHN31005003151",
        "CHN3100500315O1",
        "CHN009950031513",
        "CHN310050033113",
        "ＣＨＮ３１００１８０３３０１３",
        "E12345678",
        "CHN31005003151312X",
    ] {
        let stand_in = judged_number(typed, TODAY);
        assert_eq!(verdict(&stand_in, TODAY), verdict(typed, TODAY), "{typed:?} became {stand_in:?}");
        assert_eq!(stand_in.width(), typed.width(), "{typed:?} became {stand_in:?}");
    }
}

/// Faults as the page words them: which character is named does not matter.
fn name_fault(name: &str) -> Option<NameError> {
    PersonName::parse(name).err().map(|fault| match fault {
        NameError::Character(_) => NameError::Character('?'),
        other => other,
    })
}

proptest! {
    #[test]
    fn any_name_keeps_its_fault_its_width_and_nothing_else(typed in "\\PC{0,50}") {
        // Ligatures and cuneiform signs of three and more cells stand in no name.
        let typed: String = typed.chars().filter(|c| c.width().is_none_or(|width| width <= 2)).collect();
        let stand_in = text(Kind::Name, 0, &typed);
        prop_assert_eq!(name_fault(&stand_in), name_fault(&typed));
        prop_assert_eq!(text(Kind::Name, 0, &stand_in), stand_in.clone());
        prop_assert_eq!(clean(&stand_in).chars().count(), clean(&typed).chars().count());
        let widths = |text: &str| clean(text).chars().map(UnicodeWidthChar::width).collect::<Vec<_>>();
        prop_assert_eq!(widths(&stand_in), widths(&typed));
    }

    #[test]
    fn any_number_keeps_its_fault(
        typed in "[0-9xX -]{0,22}|[1-6][0-9]{4}[0-9]19[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X]|\\PC{0,20}\
                  |[A-Z]{1,4}[0-9X]{0,15}|[A-Z]{3}[1-6][0-9]{3}[0-9]{2}[01][0-9][0-3][0-9]{3}\
                  |9[1-6][0-9]{4}(19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X]"
    ) {
        let stand_in = judged_number(&typed, TODAY);
        prop_assert_eq!(verdict(&stand_in, TODAY), verdict(&typed, TODAY));
        prop_assert_eq!(judged_number(&stand_in, TODAY), stand_in);
    }
}
