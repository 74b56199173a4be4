//! The offices of a bureau (经办点), and who belongs to which.

use super::{
    options::{OfficeCommand, OfficeMember},
    refused,
};
use crate::{
    bureau::{Bureau, Member, Office},
    domain::due::{DuePolicy, DueRule, LONGEST_GRACE, LONGEST_LATE},
    setup::complaint::{Bilingual, Complaint},
};

pub(super) async fn run(desk: &Bureau, command: &OfficeCommand) -> Result<Bilingual, Complaint> {
    match command {
        OfficeCommand::List => list(desk).await,
        OfficeCommand::Set { id, name, due, grace_days, late_days } => {
            let offices = desk.offices().await.map_err(|e| refused(&e))?;
            let id = id.as_deref().unwrap_or_default();
            let known = offices.into_iter().find(|office| office.id == id);
            let known = known.unwrap_or(Office { id: id.to_owned(), name: id.to_owned(), due: DuePolicy::default() });
            let name = name.clone().unwrap_or(known.name);
            let due = DuePolicy {
                rule: due.unwrap_or(known.due.rule),
                grace_days: grace_days.unwrap_or(known.due.grace_days),
                late_days: late_days.unwrap_or(known.due.late_days),
            };
            let office = Office { id: known.id, name, due };
            desk.put_office(&office).await.map_err(|e| refused(&e))?;
            Ok(line(desk, &office))
        }
        OfficeCommand::Member(OfficeMember { office, operator, device }) => {
            let member = match (operator, device) {
                (Some(operator), _) => Member::Operator(operator),
                (None, device) => Member::Device(device.as_deref().unwrap_or_default()),
            };
            let office = office.as_deref().unwrap_or_default();
            if desk.assign(member, office).await.map_err(|e| refused(&e))? {
                return Ok(Bilingual::new("已归入。", "Done."));
            }
            Err(Complaint::new(
                Bilingual::new("没有这个经办点、工作人员或窗口", "There is no such office, helper or counter"),
                Bilingual::new(
                    "经办点见 bureau office list；工作人员要先用 bureau operator 添加，窗口要先登记。",
                    "`bureau office list` has the offices; a helper is added first, and a counter enrols first.",
                ),
            ))
        }
    }
}

async fn list(desk: &Bureau) -> Result<Bilingual, Complaint> {
    let offices = desk.offices().await.map_err(|e| refused(&e))?;
    let lines: Vec<Bilingual> = offices.iter().map(|office| line(desk, office)).collect();
    let joined = |of: fn(&Bilingual) -> &str| lines.iter().map(of).collect::<Vec<_>>().join("\n");
    Ok(Bilingual::new(joined(|line| &line.zh), joined(|line| &line.en)))
}

fn line(desk: &Bureau, office: &Office) -> Bilingual {
    let name = if office.name.is_empty() { desk.name() } else { &office.name };
    let id = if office.id.is_empty() { "-" } else { &office.id };
    let (rule, grace, late) = (in_words(office.due.rule), office.due.grace_days, office.due.late_days);
    Bilingual::new(
        format!("{id}  {name}  {}，宽限 {grace} 天；到窗口 {late} 天后才收到的由人看", rule.zh),
        format!(
            "{id}  {name}  {}, {grace} days of grace; looked at when it comes in {late} days after the visit",
            rule.en
        ),
    )
}

/// A rule, as it is said.
pub(super) fn in_words(rule: DueRule) -> Bilingual {
    match rule {
        DueRule::Months(months) => Bilingual::new(
            format!("上次认证后 {months} 个月内"),
            format!("within {months} months after the last certification"),
        ),
        DueRule::BirthMonth => Bilingual::new("每年一次，从出生月份算起", "once in each year from the birth month on"),
        DueRule::FixedMonth(month) => {
            Bilingual::new(format!("每年 {month} 月底以前"), format!("by the end of month {month} of each year"))
        }
        DueRule::CalendarYear => Bilingual::new("每个自然年一次", "once in each calendar year"),
    }
}

/// A rule as it is typed: `months:12`, `birth-month`, `month:9`, `calendar-year`.
pub(super) fn rule(text: &str) -> Result<DueRule, String> {
    let number = |text: &str, most: u8| text.parse().ok().filter(|n| (1..=most).contains(n));
    let rule = match text.split_once(':') {
        None if text == "birth-month" => Some(DueRule::BirthMonth),
        None if text == "calendar-year" => Some(DueRule::CalendarYear),
        Some(("months", months)) => number(months, 24).map(DueRule::Months),
        Some(("month", month)) => number(month, 12).map(DueRule::FixedMonth),
        _ => None,
    };
    rule.ok_or_else(|| {
        "请写 months:12（1 到 24）、birth-month、month:9（1 到 12）或 calendar-year · months:12 (1 to 24), birth-month, \
         month:9 (1 to 12) or calendar-year"
            .to_owned()
    })
}

/// A grace period as it is typed.
pub(super) fn grace(text: &str) -> Result<u16, String> {
    days(text, 0, LONGEST_GRACE)
}

/// After how many days a record is late, as it is typed.
pub(super) fn late(text: &str) -> Result<u16, String> {
    days(text, 1, LONGEST_LATE)
}

fn days(text: &str, least: u16, most: u16) -> Result<u16, String> {
    let days = text.parse().ok().filter(|days| (least..=most).contains(days));
    days.ok_or_else(|| format!("{least} 到 {most} 天 · {least} to {most} days"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_as_it_is_typed() {
        for (text, read) in [
            ("months:12", Some(DueRule::Months(12))),
            ("months:6", Some(DueRule::Months(6))),
            ("birth-month", Some(DueRule::BirthMonth)),
            ("month:9", Some(DueRule::FixedMonth(9))),
            ("calendar-year", Some(DueRule::CalendarYear)),
            ("months:0", None),
            ("months:25", None),
            ("month:13", None),
            ("months", None),
            ("", None),
        ] {
            assert_eq!(rule(text).ok(), read, "{text}");
        }
        assert_eq!((grace("30"), grace("184").is_err(), late("0").is_err()), (Ok(30), true, true));
    }
}
