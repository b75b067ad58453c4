//! Tables of the world: currencies (ISO 4217), regions (ISO 3166) with their dialing codes (E.164), languages.
//!
//! They are lists of codes and nothing more, so they stand here instead of coming with a crate that knows every number
//! plan or every locale.

/// Codes of ISO 4217 for the money of countries and regions, sorted; those withdrawn since 2018 stay (E200).
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP \
    BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP \
    GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD \
    KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK \
    NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD \
    STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VEF VES VND VUV WST XAF \
    XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL";

/// Places of the minor unit, where it is not two.
const MINOR_UNITS: &[(u32, &str)] = &[
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

/// Symbols of money where they are not the code (E202).
const SYMBOLS: &[(&str, &str)] = &[
    ("AUD", "A$"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("CNY", "CN¥"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("HKD", "HK$"),
    ("ILS", "₪"),
    ("INR", "₹"),
    ("JPY", "¥"),
    ("KRW", "₩"),
    ("MXN", "MX$"),
    ("NZD", "NZ$"),
    ("THB", "฿"),
    ("TWD", "NT$"),
    ("USD", "$"),
    ("VND", "₫"),
    ("XAF", "FCFA"),
    ("XCD", "EC$"),
    ("XOF", "CFA"),
    ("XPF", "CFPF"),
];

/// Regions of ISO 3166 (alpha-2) with the dialing code of each.
const REGIONS: &str = "AD376 AE971 AF93 AG1 AI1 AL355 AM374 AO244 AR54 AS1 AT43 AU61 AW297 AX358 AZ994 BA387 BB1 BD880 \
    BE32 BF226 BG359 BH973 BI257 BJ229 BL590 BM1 BN673 BO591 BQ599 BR55 BS1 BT975 BW267 BY375 BZ501 CA1 CC61 CD243 \
    CF236 CG242 CH41 CI225 CK682 CL56 CM237 CN86 CO57 CR506 CU53 CV238 CW599 CX61 CY357 CZ420 DE49 DJ253 DK45 DM1 \
    DO1 DZ213 EC593 EE372 EG20 EH212 ER291 ES34 ET251 FI358 FJ679 FK500 FM691 FO298 FR33 GA241 GB44 GD1 GE995 GF594 \
    GG44 GH233 GI350 GL299 GM220 GN224 GP590 GQ240 GR30 GT502 GU1 GW245 GY592 HK852 HN504 HR385 HT509 HU36 ID62 \
    IE353 IL972 IM44 IN91 IO246 IQ964 IR98 IS354 IT39 JE44 JM1 JO962 JP81 KE254 KG996 KH855 KI686 KM269 KN1 KP850 \
    KR82 KW965 KY1 KZ7 LA856 LB961 LC1 LI423 LK94 LR231 LS266 LT370 LU352 LV371 LY218 MA212 MC377 MD373 ME382 MF590 \
    MG261 MH692 MK389 ML223 MM95 MN976 MO853 MP1 MQ596 MR222 MS1 MT356 MU230 MV960 MW265 MX52 MY60 MZ258 NA264 NC687 \
    NE227 NF672 NG234 NI505 NL31 NO47 NP977 NR674 NU683 NZ64 OM968 PA507 PE51 PF689 PG675 PH63 PK92 PL48 PM508 PR1 \
    PS970 PT351 PW680 PY595 QA974 RE262 RO40 RS381 RU7 RW250 SA966 SB677 SC248 SD249 SE46 SG65 SH290 SI386 SJ47 \
    SK421 SL232 SM378 SN221 SO252 SR597 SS211 ST239 SV503 SX1 SY963 SZ268 TC1 TD235 TG228 TH66 TJ992 TK690 TL670 \
    TM993 TN216 TO676 TR90 TT1 TV688 TW886 TZ255 UA380 UG256 US1 UY598 UZ998 VA39 VC1 VE58 VG1 VI1 VN84 VU678 WF681 \
    WS685 XK383 YE967 YT262 ZA27 ZM260 ZW263";

/// Dialing codes of E.164 that belong to no region.
const NON_GEOGRAPHIC: &[&str] = &["800", "808", "870", "878", "881", "882", "883", "888", "979"];

/// Languages a flow may have, as tags.
const LANGUAGES: &str = "ar ar-ae ar-bh ar-eg ar-iq ar-kw ar-qa ar-sa bg bg-bg ca ca-es cs cs-cz da da-dk de de-at de-ch \
    de-de el el-gr en en-au en-ca en-gb en-hk en-ie en-in en-ng en-nz en-ph en-sg en-us en-za es es-ar es-cl es-co \
    es-es es-mx es-pe es-us et et-ee eu-es fi fi-fi fil-ph fr fr-be fr-ca fr-ch fr-fr gl-es he he-il hi hi-in hr \
    hr-hr hu hu-hu id id-id it it-ch it-it ja ja-jp ko ko-kr lt lt-lt lv lv-lv ms ms-my nb-no nl nl-be nl-nl no no-no pl \
    pl-pl pt pt-br pt-pt ro ro-ro ru ru-ru sk sk-sk sl sl-si sr sr-rs sv sv-se ta-in te-in th th-th tr tr-tr uk uk-ua vi \
    vi-vn zh zh-cn zh-hk zh-sg zh-tw";

/// Whether a text is a currency code, in any case (E200).
pub fn is_currency(text: &str) -> bool {
    text.len() == 3 && CURRENCIES.split(' ').any(|code| code.eq_ignore_ascii_case(text))
}

/// The codes of all currencies, in upper case.
pub fn currencies() -> impl Iterator<Item = &'static str> {
    CURRENCIES.split_ascii_whitespace()
}

/// The places of a currency's minor unit; two for most (E224).
pub fn minor_unit(code: &str) -> u32 {
    let known = MINOR_UNITS.iter().find(|(_, codes)| codes.split(' ').any(|known| known == code));
    known.map_or(2, |(places, _)| *places)
}

/// The symbol of a currency, which is its code for most (E202).
pub fn symbol(code: &str) -> &str {
    SYMBOLS.iter().find(|(known, _)| *known == code).map_or(code, |(_, symbol)| symbol)
}

/// Every region: its code of ISO 3166 and its dialing code.
pub fn regions() -> impl Iterator<Item = (&'static str, &'static str)> {
    REGIONS.split_ascii_whitespace().map(|region| region.split_at(2))
}

/// The dialing code of a region, case aside.
pub fn dialing_code(region: &str) -> Option<&'static str> {
    regions().find(|(code, _)| code.eq_ignore_ascii_case(region)).map(|(_, dialing)| dialing)
}

/// Whether digits are a dialing code of E.164.
pub fn is_dialing_code(digits: &str) -> bool {
    NON_GEOGRAPHIC.contains(&digits) || regions().any(|(_, dialing)| dialing == digits)
}

/// The dialing code with which digits begin. Codes of E.164 are never the beginning of one another.
pub fn leading_dialing_code(digits: &str) -> Option<&str> {
    (1..=3).filter_map(|length| digits.get(..length)).find(|head| is_dialing_code(head))
}

/// Every language tag, in lower case.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.split_ascii_whitespace()
}

/// Whether a text is a language tag that flows may have, case aside.
pub fn is_language(tag: &str) -> bool {
    languages().any(|known| known.eq_ignore_ascii_case(tag))
}
