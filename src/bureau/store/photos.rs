//! How good the photos on file are, measured once.

use renzheng_domain::{channel::Reference, promise::PhotoQuality};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use super::Store;
use crate::{BureauError, PhotoReport, keys::photos::Photo};

impl Store {
    /// How good a photo on file was found to be; `None`: nobody has measured it.
    pub async fn photo_quality(&self, id_number: &str, photo: Photo) -> Result<Option<PhotoQuality>, BureauError> {
        let row = sqlx::query_scalar("SELECT quality FROM photo_checks WHERE id_number = $1 AND photo = $2");
        let word: Option<String> = row.bind(id_number).bind(kind(photo)).fetch_optional(&self.reads).await?;
        word.map(|word| quality(&word)).transpose()
    }

    /// Keeps how good a photo on file is.
    pub async fn put_photo_quality(
        &self,
        id_number: &str,
        photo: Photo,
        quality: PhotoQuality,
    ) -> Result<(), BureauError> {
        let sql = "INSERT INTO photo_checks (id_number, photo, quality) VALUES ($1, $2, $3)
                   ON CONFLICT (id_number, photo) DO UPDATE SET quality = $3";
        let row = sqlx::query(sql).bind(id_number).bind(kind(photo)).bind(<&'static str>::from(quality));
        row.execute(&self.writes).await?;
        Ok(())
    }

    /// The photos that nobody has measured.
    pub async fn unmeasured_photos(&self) -> Result<Vec<(String, Reference)>, BureauError> {
        let sql = "SELECT id_number, 'bureau' FROM people WHERE photo IS NOT NULL AND NOT EXISTS
                   (SELECT 1 FROM photo_checks c WHERE c.id_number = people.id_number AND c.photo = 'bureau')
                   UNION ALL SELECT id_number, 'police' FROM person_facts WHERE police_photo IS NOT NULL AND NOT EXISTS
                   (SELECT 1 FROM photo_checks c WHERE c.id_number = person_facts.id_number AND c.photo = 'police')
                   ORDER BY 1, 2";
        let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&self.reads).await?;
        let of = |word: &str| if word == "police" { Reference::PoliceIdPhoto } else { Reference::BureauPhoto };
        Ok(rows.into_iter().map(|(id_number, word)| (id_number, of(&word))).collect())
    }

    /// Everybody on file with the quality of their photos, by number.
    pub async fn photo_report(&self) -> Result<Vec<PhotoReport>, BureauError> {
        let sql = "SELECT p.name, p.id_number,
                   CAST(CASE WHEN p.photo IS NULL THEN 0 ELSE 1 END AS BIGINT), y.year, b.quality,
                   CAST(CASE WHEN f.police_photo IS NULL THEN 0 ELSE 1 END AS BIGINT), f.police_photo_year, c.quality FROM people p
                   LEFT JOIN photo_years y ON y.id_number = p.id_number
                   LEFT JOIN person_facts f ON f.id_number = p.id_number
                   LEFT JOIN photo_checks b ON b.id_number = p.id_number AND b.photo = 'bureau'
                   LEFT JOIN photo_checks c ON c.id_number = p.id_number AND c.photo = 'police' ORDER BY p.id_number";
        let rows = sqlx::query(sql).fetch_all(&self.reads).await?;
        let photo = |row: &AnyRow, at: usize| {
            if row.try_get::<i64, _>(at)? == 0 {
                return Ok(None);
            }
            let year: Option<i64> = row.try_get(at + 1)?;
            let year = year.map(i16::try_from).transpose().map_err(|_| BureauError::Damaged("a year"))?;
            let word: Option<String> = row.try_get(at + 2)?;
            Ok::<_, BureauError>(Some((year, word.map(|word| quality(&word)).transpose()?)))
        };
        let report = |row: &AnyRow| {
            let (name, id_number) = (row.try_get(0)?, row.try_get(1)?);
            Ok(PhotoReport { name, id_number, photo: photo(row, 2)?, police_photo: photo(row, 5)? })
        };
        rows.iter().map(report).collect()
    }
}

/// Forgets what was measured of a photo that is replaced.
pub(super) async fn forget_quality(tx: &mut AnyConnection, id_number: &str, photo: Photo) -> Result<(), sqlx::Error> {
    let row = sqlx::query("DELETE FROM photo_checks WHERE id_number = $1 AND photo = $2");
    row.bind(id_number).bind(kind(photo)).execute(tx).await?;
    Ok(())
}

const fn kind(photo: Photo) -> &'static str {
    match photo {
        Photo::Bureau => "bureau",
        Photo::Police => "police",
    }
}

fn quality(word: &str) -> Result<PhotoQuality, BureauError> {
    word.parse().map_err(|_| BureauError::Damaged("a photo's quality"))
}
