//! What certifies somebody: approvals, each from the day of its visit, and other data of the bureau's (静默认证).

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{
    due::DueRule,
    filing::{Decision, Receipt},
};
use sqlx::Row as _;

use super::{
    Store,
    audit::{Action, Deed, append},
    records::parse,
};
use crate::BureauError;

/// An approval that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Certification {
    pub receipt: Receipt,
    /// The day of the visit in China.
    pub visited: Date,
    /// The due day that was signed by an office's rule; `None`: from before there were rules.
    pub due: Option<Date>,
}

/// All that certifies somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Certifications {
    /// By the day of the visit, the latest last.
    pub approvals: Vec<Certification>,
    /// Certified by data on that day.
    pub by_data: Option<Date>,
}

impl Certifications {
    /// The last day they were certified on.
    pub fn last(&self) -> Option<Date> {
        self.approvals.last().map(|one| one.visited).max(self.by_data)
    }

    /// The day by which the next certification is due. What was signed stands also where the rule has changed since.
    pub fn due(&self, rule: DueRule, birth: Date, today: Date) -> Date {
        self.last().map_or_else(|| rule.due(birth, None, today), |last| self.due_with(last, rule, birth))
    }

    /// The day by which the next one is due when there is one of `visited` besides.
    pub fn due_with(&self, visited: Date, rule: DueRule, birth: Date) -> Date {
        let last = self.last().map_or(visited, |last| last.max(visited));
        let signed = self.approvals.iter().filter_map(|one| one.due).max();
        let due = rule.due(birth, Some(last), last);
        signed.map_or(due, |signed| due.max(signed))
    }

    /// The approval that a visit on `day` would be the same certification as.
    pub fn same(&self, rule: DueRule, birth: Date, day: Date) -> Option<&Certification> {
        let term = rule.term(birth, day);
        self.approvals.iter().rev().find(|one| rule.term(birth, one.visited) == term)
    }
}

impl Store {
    /// All that certifies somebody.
    pub async fn certifications(&self, id_number: &str) -> Result<Certifications, BureauError> {
        let sql = "SELECT decision, visited, due FROM certifications WHERE approved_person = $1 ORDER BY visited, seq";
        let rows = sqlx::query(sql).bind(id_number).fetch_all(&self.reads).await?;
        let mut approvals = Vec::with_capacity(rows.len());
        for row in rows {
            let Decision::Approved { receipt } = parse(&row.try_get::<String, _>(0)?)? else {
                return Err(BureauError::Damaged("an approval"));
            };
            let (visited, due): (String, Option<String>) = (row.try_get(1)?, row.try_get(2)?);
            approvals.push(Certification {
                receipt,
                visited: day(&visited)?,
                due: due.as_deref().map(day).transpose()?,
            });
        }
        let by_data = sqlx::query_scalar("SELECT day FROM data_certifications WHERE id_number = $1").bind(id_number);
        let by_data: Option<String> = by_data.fetch_optional(&self.reads).await?;
        Ok(Certifications { approvals, by_data: by_data.as_deref().map(day).transpose()? })
    }

    /// Notes that other data certifies somebody on `day`; an earlier day than the one known changes nothing.
    pub async fn certify_by_data(&self, id_number: &str, on: Date, now: Timestamp) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO data_certifications (id_number, day) VALUES ($1, $2)
                   ON CONFLICT (id_number) DO UPDATE SET day = $2 WHERE data_certifications.day < $2";
        sqlx::query(sql).bind(id_number).bind(on.to_string()).execute(&mut *tx).await?;
        let (subject, detail) = (self.photos()?.pseudonym(id_number), on.to_string());
        let deed = Deed { actor: "bureau", action: Action::CertifiedByData, subject: &subject, detail: &detail };
        append(&mut tx, now, &[deed]).await?;
        Ok(tx.commit().await?)
    }
}

fn day(text: &str) -> Result<Date, BureauError> {
    text.parse().map_err(|_| BureauError::Damaged("a day"))
}
