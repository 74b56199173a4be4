//! The entry ways: those that come with the program, and a bureau's own files.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    complaint::{Bilingual, Complaint, file, line_of},
    nearest::nearest,
};
use crate::{
    domain::channel::{Channel, Reference},
    flow::Channels,
};

/// The files that come with the program; the counter's own entry way needs none.
const BUILT_IN: [(&str, &str); 4] = [
    ("official-app.toml", include_str!("../../assets/channels/official-app.toml")),
    ("alipay-city.toml", include_str!("../../assets/channels/alipay-city.toml")),
    ("bureau-web.toml", include_str!("../../assets/channels/bureau-web.toml")),
    ("e-id.toml", include_str!("../../assets/channels/e-id.toml")),
];

/// Every entry way that is known, in the order of the page.
pub fn known(folder: Option<&Path>) -> Result<Vec<Channel>, Complaint> {
    let mut channels = vec![Channel::counter()];
    for (name, text) in BUILT_IN {
        channels.push(parse(text, name)?);
    }
    for path in folder.map(files).transpose()?.unwrap_or_default() {
        let text = std::fs::read_to_string(&path).map_err(|e| file(&path, &e))?;
        let channel = parse(&text, &path.display().to_string())?;
        // A bureau may say of a built-in one what it is here.
        match channels.iter_mut().find(|known| known.id == channel.id) {
            Some(known) => *known = channel,
            None => channels.push(channel),
        }
    }
    Ok(channels)
}

/// The entry ways with these ids, in their order.
pub fn chosen(ids: &[String], folder: Option<&Path>) -> Result<Channels, Complaint> {
    let known = known(folder)?;
    let find = |id: &String| known.iter().find(|channel| channel.id == *id).cloned().ok_or_else(|| unknown(id, &known));
    let chosen = ids.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    if let Some(twice) = ids.iter().enumerate().find_map(|(at, id)| ids[..at].contains(id).then_some(id)) {
        return Err(Complaint::usage(
            Bilingual::new(format!("办理渠道写了两次：{twice}"), format!("This channel is there twice: {twice}")),
            Bilingual::new("请删掉一个。", "Leave one of them out."),
        ));
    }
    Channels::new(chosen).ok_or_else(|| {
        Complaint::usage(Bilingual::new("一个办理渠道也没有", "There is no channel at all"), words_for(&known))
    })
}

/// What each entry way's faces are compared with, for the bureau.
pub fn references(folder: Option<&Path>) -> Result<BTreeMap<String, Reference>, Complaint> {
    Ok(known(folder)?.into_iter().map(|channel| (channel.id, channel.reference)).collect())
}

/// The channel files of a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Complaint> {
    let entries = std::fs::read_dir(folder).map_err(|e| file(folder, &e))?;
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    found.sort();
    Ok(found)
}

fn parse(text: &str, name: &str) -> Result<Channel, Complaint> {
    let remedy = || Bilingual::new("写法见 docs/channels.md。", "docs/channels.md says how it is written.");
    let channel: Channel = toml::from_str(text).map_err(|error| {
        let line = line_of(text, error.span().map_or(0, |span| span.start));
        let detail = error.message().lines().next().unwrap_or_default();
        let what = Bilingual::new(
            format!("{name} 第 {line} 行：渠道文件读不懂（{detail}）"),
            format!("{name}, line {line}: the channel cannot be understood ({detail})"),
        );
        Complaint::usage(what, remedy())
    })?;
    match channel.faults().first() {
        None => Ok(channel),
        Some(fault) => Err(Complaint::usage(
            Bilingual::new(format!("{name}：渠道写得不对（{fault}）"), format!("{name}: {fault}")),
            remedy(),
        )),
    }
}

/// Every id there is.
fn words_for(known: &[Channel]) -> Bilingual {
    let all = known.iter().map(|channel| channel.id.as_str()).collect::<Vec<_>>().join(", ");
    Bilingual::new(format!("可以用：{all}"), format!("It takes: {all}"))
}

fn unknown(id: &str, known: &[Channel]) -> Complaint {
    let ids = || known.iter().map(|channel| channel.id.as_str());
    let remedy = if let Some(id) = nearest(id, ids()) {
        Bilingual::new(format!("您是不是想写：{id}？"), format!("Did you mean {id}?"))
    } else {
        words_for(known)
    };
    Complaint::usage(
        Bilingual::new(format!("没有这个办理渠道：{id}"), format!("There is no such channel: {id}")),
        remedy,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::channel::AfterStep;

    #[test]
    fn the_four_that_come_with_the_program_are_sound() {
        let known = known(None).unwrap();
        let ids: Vec<_> = known.iter().map(|channel| channel.id.as_str()).collect();
        assert_eq!(ids, ["counter", "official-app", "alipay-city", "bureau-web", "e-id"]);
        assert_eq!(references(None).unwrap()["e-id"], Reference::PoliceIdPhoto);
        assert_eq!(known[2].after, [AfterStep::Account]);
    }

    #[test]
    fn an_unknown_one_is_refused_with_the_nearest_name() {
        let said = chosen(&["alipay".to_owned()], None).unwrap_err();
        assert_eq!((said.code, said.remedy.en.as_str()), (2, "Did you mean alipay-city?"));
        assert_eq!(chosen(&[], None).unwrap_err().what.en, "There is no channel at all");
        let twice = chosen(&["e-id".to_owned(), "e-id".to_owned()], None).unwrap_err();
        assert_eq!(twice.what.en, "This channel is there twice: e-id");
        assert_eq!(chosen(&["e-id".to_owned(), "counter".to_owned()], None).unwrap().get(1).id, "counter");
    }

    #[test]
    fn a_bureau_adds_its_own_and_a_mistake_in_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.toml");
        let text = BUILT_IN[1].1.replace("alipay-city", "town-hall");
        std::fs::write(&path, &text).unwrap();
        std::fs::write(folder.path().join("notes.txt"), "no channel").unwrap();
        let own = chosen(&["town-hall".to_owned()], Some(folder.path())).unwrap();
        assert_eq!(own.get(0).after, [AfterStep::Account]);
        for (from, to, says) in [
            ("\"method\", ", "", "method is missing"),
            ("after = [\"account\"]", "after = [\"acount\"]", "unknown variant `acount`"),
            ("id = ", "ident = ", "unknown field `ident`"),
            ("[\"account\"]", "[\"credential\"]", "police_id_photo"),
        ] {
            std::fs::write(&path, text.replace(from, to)).unwrap();
            let said = chosen(&["counter".to_owned()], Some(folder.path())).unwrap_err().what.en;
            assert!(said.contains(says) && said.contains("town.toml"), "{said}");
        }
        assert!(chosen(&["counter".to_owned()], Some(Path::new("/nowhere"))).is_err());
    }
}
