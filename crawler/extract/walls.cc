#include "crawler/extract/walls.h"

#include <algorithm>
#include <string>

#include "base/strings.h"
#include "text/words.h"

namespace wirefold {
namespace {

// Longer texts are no wall, whatever they speak of.
constexpr uint32_t kLongestWall = 400;
constexpr uint32_t kLongestError = 150;

using Signs = std::initializer_list<std::string_view>;

bool AnyIn(std::string_view text, Signs signs) {
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    return text.find(sign) != std::string_view::npos;
  });
}

// The names that the vendors of bot checks give their elements and addresses.
bool HasChallenge(const HtmlDocument& document) {
  for (uint32_t i = 1; i < document.nodes().size(); ++i) {
    if (document.nodes()[i].IsText()) continue;
    for (std::string_view name : {"id", "class", "src", "action", "href"})
      for (std::string_view mark :
           {"challenge-form", "challenge-running", "challenge-platform", "cf-challenge", "cf-error",
            "px-captcha", "captcha-delivery.com", "_incapsula_resource", "sec-if-cpt", "distil_r_",
            "arkoselabs", "aws-waf", "/captcha/"})
        if (ContainsNoCase(document.Attribute(i, name), mark)) return true;
  }
  return false;
}

bool SaysBot(std::string_view title, std::string_view text) {
  return AnyIn(title, {"just a moment", "are you a robot", "are you human", "attention required",
                       "security check", "captcha", "pardon our interruption", "access denied",
                       "bot verification", "one more step", "un instant", "nur einen moment",
                       "einen moment", "un momento", "bir dakika", "один момент", "安全验证",
                       "人机验证", "请稍候"}) ||
         AnyIn(text, {"verify you are human",
                      "verifying you are human",
                      "you are not a robot",
                      "you're not a robot",
                      "are you a robot",
                      "unusual traffic",
                      "enable javascript and cookies to continue",
                      "checking your browser",
                      "press & hold",
                      "press and hold",
                      "you have been blocked",
                      "automated access",
                      "please enable js",
                      "incapsula incident",
                      "kein roboter",
                      "pas un robot",
                      "no eres un robot",
                      "não é um robô",
                      "non sei un robot",
                      "geen robot",
                      "nie jesteś robotem",
                      "не робот",
                      "robot olmadığınız",
                      "ロボットではありません",
                      "不是机器人",
                      "로봇이 아닙니다",
                      "لست روبوت"});
}

// Cookies, consent, partners: one or two such words stand in any text, in a wall every few words
// one.
size_t ConsentWords(std::string_view text) {
  size_t hits = 0;
  for (std::string_view stem : {"cookie",     "your device",  "before you continue",
                                "consent",    "partner",      "personal data",
                                "personalis", "personaliz",   "tracking",
                                "privacy",    "accept",       "reject",
                                "advertis",   "preferences",  "purposes",
                                "einwillig",  "zustimm",      "datenschutz",
                                "akzeptier",  "werbung",      "ablehnen",
                                "zwecke",     "consentement", "accepter",
                                "refuser",    "données",      "partenaire",
                                "traceurs",   "aceptar",      "rechazar",
                                "socios",     "datos",        "publicidad",
                                "aceitar",    "parceiros",    "dados",
                                "accetta",    "rifiuta",      "dati personali",
                                "accepteren", "weigeren",     "toestemming",
                                "gegevens",   "samtyck",      "samtykke",
                                "godkänn",    "evästei",      "hyväksy",
                                "zgod",       "akceptuj",     "danych",
                                "souhlas",    "přijmout",     "súhlas",
                                "elfogad",    "sütik",        "çerez",
                                "kabul",      "соглас",       "куки",
                                "согласие",   "принять",      "згод",
                                "бисквитк",   "συγκατάθ",     "αποδοχή",
                                "同意",       "隐私",         "隱私",
                                "クッキー",   "쿠키",         "동의",
                                "คุกกี้",        "ยอมรับ"})
    for (size_t at = text.find(stem); at != text.npos; at = text.find(stem, at + stem.size()))
      ++hits;
  return hits;
}

bool SaysError(std::string_view title) {
  return title.starts_with("404") || title.ends_with("404") || title.starts_with("403") ||
         title.starts_with("410") || title.starts_with("500") || title.starts_with("502") ||
         title.starts_with("503") ||
         AnyIn(title, {"error 404",
                       "404 -",
                       "404 error",
                       "not found",
                       "page unavailable",
                       "can't be found",
                       "cannot be found",
                       "no longer available",
                       "doesn't exist",
                       "does not exist",
                       "internal server error",
                       "bad gateway",
                       "service unavailable",
                       "access denied",
                       "forbidden",
                       "something went wrong",
                       "nicht gefunden",
                       "nicht verfügbar",
                       "existiert nicht",
                       "introuvable",
                       "n'existe pas",
                       "n’existe pas",
                       "no encontrad",
                       "no existe",
                       "não encontrad",
                       "nao encontrad",
                       "não existe",
                       "non trovata",
                       "non esiste",
                       "niet gevonden",
                       "bestaat niet",
                       "hittades inte",
                       "finns inte",
                       "ikke funnet",
                       "ikke fundet",
                       "ei löyd",
                       "nie znalezion",
                       "nie istnieje",
                       "nenalezen",
                       "neexistuje",
                       "nenájden",
                       "nem található",
                       "negăsit",
                       "nu a fost găsit",
                       "bulunamadı",
                       "не найден",
                       "не существует",
                       "не знайден",
                       "не існує",
                       "не е намерен",
                       "δεν βρέθηκε",
                       "tidak ditemukan",
                       "không tìm thấy",
                       "không tồn tại",
                       "ไม่พบหน้า",
                       "页面不存在",
                       "找不到",
                       "無法找到",
                       "页面未找到",
                       "見つかりません",
                       "찾을 수 없",
                       "غير موجود",
                       "یافت نشد",
                       "לא נמצא",
                       "नहीं मिला",
                       "nerastas",
                       "ei leitud",
                       "nav atrast"});
}

bool SaysLogin(std::string_view title) {
  return AnyIn(title, {"log in",       "login",          "sign in",
                       "sign up",      "register",       "create an account",
                       "anmelden",     "anmeldung",      "einloggen",
                       "registrieren", "connexion",      "se connecter",
                       "s'inscrire",   "iniciar sesión", "inicia sesión",
                       "registrarse",  "regístrate",     "iniciar sessão",
                       "entrar",       "faça login",     "accedi",
                       "registrati",   "inloggen",       "logga in",
                       "logg inn",     "log ind",        "kirjaudu",
                       "zaloguj",      "logowanie",      "přihlášení",
                       "prihlásenie",  "bejelentkezés",  "autentificare",
                       "giriş yap",    "üye ol",         "вход",
                       "войти",        "авторизация",    "вхід",
                       "увійти",       "σύνδεση",        "masuk",
                       "đăng nhập",    "เข้าสู่ระบบ",       "登录",
                       "登入",         "ログイン",       "로그인",
                       "تسجيل الدخول", "ورود",           "התחברות",
                       "prisijungti",  "logi sisse"});
}

bool AsksPassword(const HtmlDocument& document) {
  for (uint32_t i = 1; i < document.nodes().size(); ++i)
    if (document.nodes()[i].tag == "input" &&
        EqualsNoCase(document.Attribute(i, "type"), "password"))
      return true;
  return false;
}

}  // namespace

std::string_view WallOf(const Claims& claims, const PageBlocks& page, std::string_view text,
                        uint32_t words) {
  if (words >= kLongestWall) return {};
  const std::string title = FoldCase(std::string_view(claims.title_tag).substr(0, 300));
  const std::string folded = FoldCase(text.substr(0, 4000));
  std::string headline;
  if (!claims.headlines.empty())
    headline = FoldCase(std::string_view(claims.headlines.front().text).substr(0, 300));
  if (words < kLongestError && (SaysBot(title, folded) || HasChallenge(page.document())))
    return "bot wall";
  if (words < kLongestError && (SaysError(title) || SaysError(headline))) return "error page";
  const size_t consent = ConsentWords(folded) + ConsentWords(title);
  if (consent >= 3 && consent * 12 > words) return "consent wall";
  const bool login = SaysLogin(title) || SaysLogin(headline);
  if (words < kLongestError && login && (words < 60 || AsksPassword(page.document())))
    return "login wall";
  // Many an article's page has such a form at its top.
  if (words < 15 && AsksPassword(page.document())) return "login wall";
  if (words < 40 && folded.find("javascript") != folded.npos) return "needs JavaScript";
  return {};
}

}  // namespace wirefold
