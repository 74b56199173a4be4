//! Keys are made once, rotated, retired and never made anew.

use super::*;

fn opened(folder: &Path) -> Result<BureauKeys, KeyFileError> {
    BureauKeys::open(Some(folder), &[], true)
}

#[test]
fn a_key_that_is_lost_beside_records_is_never_made_anew() {
    for lost in ["root", "sealing", "receipt", "credential", "photos"] {
        let folder = tempfile::tempdir().unwrap();
        let ids = opened(folder.path()).unwrap().ids;
        assert!(BureauKeys::open(Some(folder.path()), &ids, false).unwrap().lacking(&ids).is_empty());
        std::fs::remove_file(folder.path().join(format!("{lost}.key"))).unwrap();
        let again = BureauKeys::open(Some(folder.path()), &ids, false);
        assert!(matches!(&again, Err(KeyFileError::Lost(name)) if name == lost), "{lost}");
        assert!(!folder.path().join(format!("{lost}.key")).exists(), "{lost}");
    }
}

#[test]
fn a_replica_with_other_keys_lacks_those_of_the_records_and_a_retired_one_is_not_lacking() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let known = opened(folder.path()).unwrap().ids;
    assert_eq!(opened(elsewhere.path()).unwrap().lacking(&known).len(), known.len());
    let kid = rotate(folder.path(), KeyUse::Sealing(Suite::Hpke)).unwrap();
    let rotated = opened(folder.path()).unwrap();
    assert!(rotated.lacking(&known).is_empty());
    let (added, retired) = rotated.changes(&known);
    assert_eq!((added.len(), retired.len()), (1, 0));
    assert!(retire(folder.path(), &kid).unwrap());
    let now = opened(folder.path()).unwrap();
    assert!(now.lacking(&known).is_empty());
    assert_eq!(now.changes(&known).1, [KeyId::new(SEALING, kid)]);
}

#[test]
fn a_key_of_before_still_opens_until_it_is_retired() {
    let folder = tempfile::tempdir().unwrap();
    let first = opened(folder.path()).unwrap();
    let list = |keys: &BureauKeys| keys.signed(Timestamp::UNIX_EPOCH).unwrap().verify(&keys.root_public()).unwrap();
    let old = list(&first).sealing[0].kid.clone();
    assert_eq!(rotate(folder.path(), KeyUse::Sealing(Suite::Hpke)).unwrap(), old);

    let second = opened(folder.path()).unwrap();
    let new = list(&second).sealing[0].kid.clone();
    assert_ne!(new, old);
    assert_eq!(list(&second).sealing.len(), 1, "nothing more is sealed to the old one");
    assert!(second.sealing(&old).is_some() && second.sealing(&new).is_some());

    assert!(!retire(folder.path(), &new).unwrap(), "it is in use");
    assert!(retire(folder.path(), &old).unwrap());
    assert!(!retire(folder.path(), &old).unwrap());
    let third = opened(folder.path()).unwrap();
    assert!(third.sealing(&old).is_none() && third.sealing(&new).is_some());
}

#[test]
fn receipts_of_before_are_still_vouched_for() {
    let folder = tempfile::tempdir().unwrap();
    let before = opened(folder.path()).unwrap().receipt().verifying_key();
    rotate(folder.path(), KeyUse::Receipt).unwrap();
    let keys = opened(folder.path()).unwrap();
    let list = keys.signed(Timestamp::UNIX_EPOCH).unwrap().verify(&keys.root_public()).unwrap();
    assert_eq!(list.earlier_receipt_keys, [encode(before.as_bytes())]);
    assert_ne!(list.receipt_key, list.earlier_receipt_keys[0]);
}

#[test]
fn a_credential_key_of_before_counts_until_it_is_retired() {
    let folder = tempfile::tempdir().unwrap();
    let open = || opened(folder.path()).unwrap().credentials;
    let first = open().issuer.public();
    assert_eq!(open().public, std::slice::from_ref(&first));
    let kid = rotate(folder.path(), KeyUse::Credential).unwrap();
    let second = open();
    assert_eq!(second.public, [second.issuer.public(), first.clone()]);
    assert_ne!(second.issuer.public(), first);
    assert!(retire(folder.path(), &kid).unwrap());
    assert!(!retire(folder.path(), &kid).unwrap());
    assert_eq!(open().public, [second.issuer.public()]);
}

#[test]
fn a_key_of_a_suite_that_this_program_has_not_is_no_reason_to_make_another() {
    for name in ["other-sealing.key", "other-sealing-0123456789abcdef.key"] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), encode(&[1; 32])).unwrap();
        assert!(matches!(opened(folder.path()), Err(KeyFileError::Suite)), "{name}");
        assert!(matches!(rotate(folder.path(), KeyUse::Sealing(Suite::Hpke)), Err(KeyFileError::Suite)), "{name}");
        assert!(!folder.path().join("sealing.key").exists(), "{name}");
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("retired-other-sealing-0123456789abcdef.key"), "").unwrap();
    assert!(opened(folder.path()).is_ok(), "what is retired opens nothing anyway");
}

#[cfg(not(feature = "gm"))]
#[test]
fn without_gm_a_bureau_with_a_gm_key_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("gm-sealing.key"), encode(&[1; 32])).unwrap();
    assert!(matches!(opened(folder.path()), Err(KeyFileError::Suite)));
}

#[cfg(feature = "gm")]
#[test]
fn a_bureau_goes_over_to_gm_and_back_and_opens_what_was_sealed_before() {
    let folder = tempfile::tempdir().unwrap();
    let list = |keys: &BureauKeys| keys.signed(Timestamp::UNIX_EPOCH).unwrap().verify(&keys.root_public()).unwrap();
    let open = || opened(folder.path()).unwrap();
    let usual = list(&open()).sealing[0].clone();
    for (suite, suites) in [
        (Suite::Gm, [Suite::Gm, Suite::Hpke]),
        (Suite::Gm, [Suite::Gm, Suite::Hpke]),
        (Suite::Hpke, [Suite::Hpke, Suite::Gm]),
    ] {
        let before = list(&open()).sealing[0].kid.clone();
        assert_eq!(rotate(folder.path(), KeyUse::Sealing(suite)).unwrap(), before);
        let keys = open();
        let named = list(&keys).sealing;
        assert_eq!((named.len(), named[0].suite.as_str()), (1, suite.name()), "the one in use, and no other");
        assert_eq!(keys.suites(), suites.map(|suite| suite.name().to_owned()));
        assert!(keys.sealing(&before).is_some() && keys.sealing(&usual.kid).is_some());
    }
    assert!(retire(folder.path(), &usual.kid).unwrap());
    assert!(open().sealing(&usual.kid).is_none());
}
