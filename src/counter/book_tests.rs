use jiff::civil::date;
use renzheng_domain::{
    due::DueRule,
    filing::{FilingId, Way},
    person::IdNumber,
    worklist::{Found, Order, Outcome, Search, Sitting},
};
use uuid::Uuid;

use super::*;
use crate::import;

const TODAY: Date = date(2026, 11, 22);

/// Three people: 81, 76 and 80 years old on [`TODAY`].
const LIST: &str = "姓名,号码,到期日,电话,地址,上门
王示例,119999194503150021,2026-12-31,138,幸福路1号,
李示例,119999195008220031,2026-12-31,,,
单示例,119999194611220047,2027-01-31,,,是
";

struct Counter {
    folder: tempfile::TempDir,
    book: Book,
    numbers: Vec<IdNumber>,
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn list(text: &str) -> Vec<import::Due> {
    let fixed: String = text
        .lines()
        .map(|line| {
            let cells: Vec<String> =
                line.split(',')
                    .map(|cell| {
                        if cell.len() == 18 && cell.starts_with("119999") { with_check(cell) } else { cell.to_owned() }
                    })
                    .collect();
            cells.join(",") + "\n"
        })
        .collect();
    let read = import::read(fixed.replace("号码", "number").as_bytes(), DueRule::BirthMonth, TODAY).unwrap();
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    read.people
}

fn with_check(number: &str) -> String {
    let first = &number[..17];
    let check = "0123456789X".chars().find(|c| IdNumber::parse(&format!("{first}{c}"), TODAY).is_ok());
    format!("{first}{}", check.unwrap())
}

async fn counter() -> Counter {
    let folder = tempfile::tempdir().unwrap();
    let book = Book::open(folder.path(), TODAY).await.unwrap();
    let people = list(LIST);
    let taken = book.take_in(&people, at("2026-11-20T08:00:00Z")).await.unwrap();
    assert_eq!((taken.new, taken.known), (3, 0));
    Counter { folder, book, numbers: people.into_iter().map(|due| due.person.id_number).collect() }
}

impl Counter {
    async fn find(&self, text: &str, order: Order, all: bool) -> Found {
        self.book.find(&Search { text: text.into(), order, all }, TODAY).await.unwrap()
    }

    async fn names(&self, text: &str) -> Vec<String> {
        self.find(text, Order::Due, true).await.people.into_iter().map(|one| one.name).collect()
    }

    async fn filed(&self, n: u8, of: usize, captured: &str) -> FilingId {
        let id = FilingId(Uuid::from_bytes([n; 16]));
        let (number, captured) = (&self.numbers[of], at(captured));
        self.book.filed(&Filed { id, number, operator: "wang", way: Way::Face, captured }).await.unwrap();
        id
    }
}

#[tokio::test]
async fn who_is_due_first_comes_first_and_of_one_day_the_aged() {
    let counter = counter().await;
    assert_eq!(counter.names("").await, ["王示例", "李示例", "单示例"]);
    let aged = counter.find("", Order::Aged, false).await;
    let aged: Vec<&str> = aged.people.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(aged, ["王示例", "单示例", "李示例"]);
}

#[tokio::test]
async fn a_name_is_found_by_letters_and_a_number_by_digits() {
    let counter = counter().await;
    for (typed, found) in [
        ("wsl", "王示例"),
        ("WSL", "王示例"),
        ("w s", "王示例"),
        ("ssl", "单示例"),
        ("dsl", "单示例"),
        ("lishi", "李示例"),
        ("李", "李示例"),
        ("19500822", "李示例"),
        (&counter.numbers[2].expose()[14..], "单示例"),
    ] {
        assert_eq!(counter.names(typed).await, [found], "{typed}");
    }
    for nobody in ["zz", "0000000", "%", "_", "'", "\"; DROP TABLE people; --", "赵"] {
        assert_eq!(counter.names(nobody).await, [""; 0], "{nobody}");
    }
}

#[tokio::test]
async fn an_outcome_stays_through_a_crash_and_a_second_import() {
    let counter = counter().await;
    let id = counter.filed(1, 0, "2026-11-22T01:00:00Z").await;
    assert_eq!(counter.find("wsl", Order::Due, true).await.people[0].outcome, Outcome::Queued);
    counter.book.moved(id, Outcome::Accepted, at("2026-11-22T01:01:00Z")).await.unwrap();
    // Another program opens the file, as after a crash: the first was never closed.
    let again = Book::open(counter.folder.path(), TODAY).await.unwrap();
    let taken = again.take_in(&list(LIST), at("2026-11-22T02:00:00Z")).await.unwrap();
    assert_eq!((taken.new, taken.known), (0, 3));
    let open = again.find(&Search::default(), TODAY).await.unwrap();
    assert_eq!((open.count, open.listed), (2, 3), "who is certified is not among those to do");
    // The next year's list brings everybody back.
    let next = list(&LIST.replace("2026-12-31", "2027-12-31"));
    again.take_in(&next, at("2027-01-05T02:00:00Z")).await.unwrap();
    assert_eq!(again.find(&Search::default(), TODAY).await.unwrap().count, 3);
}

#[tokio::test]
async fn the_newest_record_of_a_person_counts() {
    let counter = counter().await;
    let first = counter.filed(1, 1, "2026-11-22T01:00:00Z").await;
    counter.book.moved(first, Outcome::NotApproved, at("2026-11-22T01:01:00Z")).await.unwrap();
    assert_eq!(counter.find("li", Order::Due, false).await.people[0].outcome, Outcome::NotApproved, "still to do");
    let second = counter.filed(2, 1, "2026-11-22T01:05:00Z").await;
    assert_eq!(counter.find("li", Order::Due, true).await.people[0].outcome, Outcome::Queued);
    counter.book.not_filed(second).await.unwrap();
    assert_eq!(counter.find("li", Order::Due, true).await.people[0].outcome, Outcome::NotApproved);
}

#[tokio::test]
async fn people_leave_the_book_and_records_stay_without_a_name() {
    let counter = counter().await;
    let id = counter.filed(1, 0, "2026-11-22T01:00:00Z").await;
    let overdue = LIST.lines().take(2).collect::<Vec<_>>().join("\n").replace("2026-12-31", "2025-12-31");
    counter.book.take_in(&list(&overdue), at("2027-01-16T08:00:00Z")).await.unwrap();
    let later = worked(counter.folder.path(), date(2027, 4, 15)).await;
    let search = Search { all: true, ..Search::default() };
    assert_eq!(later.find(&search, TODAY).await.unwrap().listed, 2, "long overdue, but named in the last 90 days");
    let later = worked(counter.folder.path(), date(2027, 4, 17)).await;
    let found = later.find(&Search { all: true, ..Search::default() }, TODAY).await.unwrap();
    assert_eq!(found.listed, 1, "those due on 2026-12-31 are gone, that of 2027-01-31 is there");
    let records = later.records(at("2026-11-22T00:00:00Z"), at("2026-11-23T00:00:00Z")).await.unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!((records[0].id, records[0].operator.as_str(), records[0].way), (id, "wang", Way::Face));
    assert_eq!(later.clear().await.unwrap(), 1);
    worked(counter.folder.path(), date(2028, 4, 15)).await;
    assert!(later.unsettled().await.unwrap().is_empty(), "after 400 days what was reckoned goes too");
}

#[tokio::test]
async fn sittings_carry_what_their_record_has_come_to() {
    let counter = counter().await;
    let id = counter.filed(1, 0, "2026-11-22T01:00:00Z").await;
    let ended = at("2026-11-22T01:02:00Z");
    for (judged, record) in [(2, Some(id)), (0, None)] {
        let sitting = Sitting { ended, operator: "wang".into(), age: 81, judged, record };
        counter.book.sat(&sitting).await.unwrap();
    }
    counter.book.moved(id, Outcome::Accepted, ended).await.unwrap();
    let sat = counter.book.sittings(at("2026-11-22T00:00:00Z"), at("2026-11-23T00:00:00Z")).await.unwrap();
    let outcomes: Vec<Outcome> = sat.iter().map(|one| one.outcome).collect();
    assert_eq!(outcomes, [Outcome::Accepted, Outcome::Open]);
    assert!(
        counter
            .book
            .sittings(ended + jiff::Span::new().seconds(1), at("2027-01-01T00:00:00Z"))
            .await
            .unwrap()
            .is_empty()
    );
}

/// The book after twelve days of work up to that one.
async fn worked(folder: &std::path::Path, last: Date) -> Book {
    for days in (1..12).rev() {
        Book::open(folder, last.saturating_sub(jiff::Span::new().days(days))).await.unwrap().close().await;
    }
    Book::open(folder, last).await.unwrap()
}

/// Nobody is lost to one run with a clock that is years ahead, nor to some; who is over the time is told, and leaves
/// when this computer has worked there for days, or the bureau's clock agrees.
#[tokio::test]
async fn a_clock_that_jumps_ahead_lets_nobody_go() {
    let counter = counter().await;
    let everybody = async |book: &Book| book.listed().await.unwrap();
    let ahead = date(2031, 1, 1);
    for days in 0..5 {
        let today = ahead.saturating_add(jiff::Span::new().days(days));
        let book = Book::open(counter.folder.path(), today).await.unwrap();
        assert_eq!((everybody(&book).await, book.leaving(today).await.unwrap()), (3, 3), "{today}");
        book.close().await;
    }
    let right = Book::open(counter.folder.path(), TODAY).await.unwrap();
    assert_eq!((everybody(&right).await, right.leaving(TODAY).await.unwrap()), (3, 0));
    right.agreed(ahead).await.unwrap();
    assert_eq!(everybody(&right).await, 0, "two clocks agree");
}

#[tokio::test]
async fn a_book_of_a_newer_program_is_left_alone() {
    let counter = counter().await;
    sqlx::query("PRAGMA user_version = 99").execute(&counter.book.pool).await.unwrap();
    assert!(matches!(Book::open(counter.folder.path(), TODAY).await, Err(BookError::Newer { found: 99, known: 3 })));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(BOOK), "this is no database, and long enough to be read as one").unwrap();
    assert!(Book::open(folder.path(), TODAY).await.is_err());
}

#[tokio::test]
async fn the_file_alone_names_nobody() {
    let counter = counter().await;
    let mut found = 0;
    for file in std::fs::read_dir(counter.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let holds = |mark: &str| bytes.windows(mark.len()).any(|window| window == mark.as_bytes());
        for mark in ["示例", "wangshili", "wsl", "幸福路", "1945-03-15", &counter.numbers[0].expose()[6..]] {
            assert!(!holds(mark), "{mark}");
        }
        found += usize::from(holds("2026-12-31"));
    }
    assert!(found > 0, "the days are there to be found");
}

#[tokio::test]
async fn with_another_key_the_people_are_lost_and_the_records_are_not() {
    let counter = counter().await;
    let id = counter.filed(1, 0, "2026-11-22T01:00:00Z").await;
    std::fs::remove_file(counter.folder.path().join(KEY)).unwrap();
    let other = Book::open(counter.folder.path(), TODAY).await.unwrap();
    assert!(matches!(other.find(&Search::default(), TODAY).await, Err(BookError::OtherKey)));
    assert!(matches!(other.take_in(&list(LIST), at("2026-11-22T02:00:00Z")).await, Err(BookError::OtherKey)));
    assert_eq!(other.unsettled().await.unwrap()[0].id, id);
    assert_eq!(other.clear().await.unwrap(), 3);
    other.take_in(&list(LIST), at("2026-11-22T02:00:00Z")).await.unwrap();
    assert_eq!(other.find(&Search::default(), TODAY).await.unwrap().count, 3);
}

#[tokio::test]
async fn a_damaged_key_stops_the_list_and_nothing_else() {
    let counter = counter().await;
    let id = counter.filed(1, 0, "2026-11-22T01:00:00Z").await;
    std::fs::write(counter.folder.path().join(KEY), "junk").unwrap();
    let damaged = Book::open(counter.folder.path(), TODAY).await.unwrap();
    assert!(matches!(damaged.find(&Search::default(), TODAY).await, Err(BookError::OtherKey)));
    assert!(matches!(damaged.take_in(&list(LIST), at("2026-11-22T02:00:00Z")).await, Err(BookError::OtherKey)));
    damaged.moved(id, Outcome::Accepted, at("2026-11-22T01:01:00Z")).await.unwrap();
    let captured = at("2026-11-22T03:00:00Z");
    let second = FilingId(Uuid::from_bytes([2; 16]));
    let filed = Filed { id: second, number: &counter.numbers[1], operator: "wang", way: Way::Face, captured };
    damaged.filed(&filed).await.unwrap();
    assert_eq!(damaged.records(at("2026-11-22T00:00:00Z"), at("2026-11-23T00:00:00Z")).await.unwrap().len(), 2);
    assert_eq!(damaged.clear().await.unwrap(), 3);
    let anew = Book::open(counter.folder.path(), TODAY).await.unwrap();
    anew.take_in(&list(LIST), at("2026-11-22T04:00:00Z")).await.unwrap();
    assert_eq!(anew.find(&Search::default(), TODAY).await.unwrap().count, 3);
}

#[tokio::test]
async fn the_bureaus_day_counts_until_a_list_names_a_later_one() {
    let counter = counter().await;
    let due = async |name: &str| counter.find(name, Order::Due, true).await.people[0].due;
    counter.book.told(&counter.numbers[1], date(2026, 10, 31)).await.unwrap();
    assert_eq!(due("li").await, date(2026, 10, 31));
    let id = counter.filed(1, 1, "2026-11-22T01:00:00Z").await;
    counter.book.moved(id, Outcome::Accepted, at("2026-11-22T01:01:00Z")).await.unwrap();
    counter.book.take_in(&list(LIST), at("2026-11-22T02:00:00Z")).await.unwrap();
    assert_eq!(due("li").await, date(2026, 10, 31), "the same list again");
    assert_eq!(counter.find("li", Order::Due, true).await.people[0].outcome, Outcome::Accepted);
    counter.book.take_in(&list(&LIST.replace("2026-12-31", "2027-12-31")), at("2027-01-05T02:00:00Z")).await.unwrap();
    assert_eq!(due("li").await, date(2027, 12, 31));
}
