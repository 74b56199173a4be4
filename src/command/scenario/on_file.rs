//! What the bureau has on file of the first person of the demonstration, changed by a scenario.

use std::io::Cursor;

use image::{ImageFormat, RgbImage, imageops::FilterType};
use jiff::ToSpan as _;

use super::{order::PhotoOrder, unplayable::Unplayable};
use crate::{
    bureau::{Bureau, BureauError, PersonFile},
    domain::{
        person::{IdNumber, Person, PersonName},
        time::{Now, china},
    },
    setup::demo,
};

/// The picture that the mock camera shows.
const PORTRAIT: &[u8] = include_bytes!("../../../assets/pictures/astronaut.png");
/// Small enough for less than 35 pixels between the eyes, which are 42 in the picture, and large enough for more than
/// 18.
const SMALLER: f32 = 0.6;

fn first(now: Now) -> Result<Person, BureauError> {
    let first = demo::due(now).into_iter().next().ok_or(BureauError::Damaged("the demonstration"))?;
    let today = now.wall.to_zoned(china()).date();
    let damaged = || BureauError::Damaged("a demo person");
    Ok(Person {
        name: PersonName::parse(first.person.name.expose()).map_err(|_| damaged())?,
        id_number: IdNumber::parse(first.person.id_number.expose(), today).map_err(|_| damaged())?,
    })
}

/// Other data certified the person so many days ago.
pub async fn certify_by_data(bureau: &Bureau, now: Now, days: u32) -> Result<(), Unplayable> {
    let day = now.wall.to_zoned(china()).date().saturating_sub(i64::from(days).days());
    let file = PersonFile { certified_by_data: Some(day), ..PersonFile::default() };
    Ok(bureau.put_on_file(&first(now)?, &file).await?)
}

/// The person's photo on file is such a one.
pub async fn put_photo(bureau: &Bureau, now: Now, photo: PhotoOrder) -> Result<(), Unplayable> {
    let picture = match photo {
        PhotoOrder::None => None,
        PhotoOrder::Unusable => Some(png(&RgbImage::from_pixel(320, 240, image::Rgb([180, 170, 160])))?),
        PhotoOrder::Poor => {
            let whole =
                image::load_from_memory(PORTRAIT).map_err(|_| BureauError::Damaged("a demo photo"))?.into_rgb8();
            let [width, height] = [whole.width(), whole.height()].map(|side| (side as f32 * SMALLER) as u32);
            Some(png(&image::imageops::resize(&whole, width, height, FilterType::CatmullRom))?)
        }
    };
    Ok(bureau.add_person(&first(now)?, picture.as_deref()).await?)
}

fn png(picture: &RgbImage) -> Result<Vec<u8>, BureauError> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).map_err(|_| BureauError::Damaged("a demo photo"))?;
    Ok(bytes.into_inner())
}
