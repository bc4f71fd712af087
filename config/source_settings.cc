#include "config/source_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/header.h"
#include "base/strings.h"
#include "config/keys.h"
#include "config/read_file.h"
#include "text/url.h"

namespace wirefold {
namespace {

constexpr size_t kMostHeaders = 32;
constexpr size_t kLongestHeader = 4096;
constexpr uint64_t kMostPasswordBytes = 4096;
constexpr uint64_t kMostCookieBytes = 1 << 20;

// What to write instead of a header that may not be set; empty: nothing.
std::string_view InsteadOf(const std::string& name) {
  const std::string lower = LowerAscii(name);
  if (lower == "user-agent") return "write user_agent = \"...\"";
  if (lower == "cookie") return "write cookie_file = \"FILE\"";
  if (lower == "authorization") return "write username and password, or password_file";
  if (lower == "proxy-authorization") return "write proxy = \"http://USER:PASSWORD@HOST:PORT\"";
  if (lower.starts_with("if-")) return "what was known of a feed is sent by itself";
  return "leave it out";
}

Status CheckHeaderName(const std::string& name, const HeaderList& before,
                       const std::string& place) {
  const auto bad = [&](std::string_view what) {
    return Fail(Code::kUsage, fmt::format("{}: headers: {}", place, what));
  };
  if (!IsToken(name)) return bad("a name has letters, digits and hyphens only; example \"X-Key\"");
  if (IsReservedHeader(name))
    return bad(fmt::format("{} is not set here ({})", name, InsteadOf(name)));
  const auto same = [&](const auto& header) { return EqualsNoCase(header.first, name); };
  if (std::ranges::any_of(before, same)) return bad(fmt::format("{} is set twice", name));
  return {};
}

class Reader {
 public:
  Reader(const TableReader& table, std::vector<std::string>& warnings)
      : table_(table), warnings_(warnings) {}

  Result<SourceSettings> Read() {
    WF_CHECK(Pace());
    WF_TRY(out_.headers, ReadHeaders(table_));
    WF_CHECK(UserAgent());
    WF_CHECK(Password());
    WF_CHECK(Cookies());
    WF_CHECK(Proxy());
    WF_CHECK(FullText());
    return out_;
  }

 private:
  Status Pace() {
    WF_TRY(out_.paused, table_.Flag("paused"));
    WF_TRY(out_.robots_sitemaps, table_.Flag("robots_sitemaps"));
    if (table_.Find("keep_pages")) {
      WF_TRY(out_.keep_pages, table_.Flag("keep_pages"));
    }
    if (const toml::node* node = table_.Find("interval")) {
      const auto whole = node->value_exact<int64_t>();
      const auto text = node->value_exact<std::string>();
      if (!whole && !text)
        return table_.Bad(*node, "interval must be text; example interval = \"10m\"");
      const auto value = DurationBetween(whole ? std::to_string(*whole) : *text, "1m", "30d");
      if (!value) return table_.Bad(*node, fmt::format("interval: {}", value.error().what));
      out_.interval = *value;
    }
    WF_CHECK(KeepArticles());
    const toml::node* node = table_.Find("pages_a_day");
    if (!node) return {};
    const auto pages = node->value_exact<int64_t>();
    if (!pages || *pages < 1 || *pages > 100'000)
      return table_.Bad(*node,
                        "pages_a_day must be a whole number between 1 and 100000; example "
                        "pages_a_day = 50");
    out_.pages_a_day = static_cast<int>(*pages);
    return {};
  }

  Status KeepArticles() {
    const toml::node* node = table_.Find("keep_articles");
    if (!node) return {};
    const auto text = node->value_exact<std::string>();
    if (!text)
      return table_.Bad(*node, "keep_articles must be text; examples \"90d\", \"forever\"");
    if (*text == "forever") {
      out_.keep_articles = kForEver;
      return {};
    }
    const auto age = ParseDuration(*text);
    if (!age || *age < Millis{3'600'000})
      return table_.Bad(*node, fmt::format("keep_articles: {} must be \"forever\" or 1h at least; "
                                           "example \"90d\"",
                                           *text));
    out_.keep_articles = *age;
    return {};
  }

  Status UserAgent() {
    const toml::node* node = table_.Find("user_agent");
    if (!node) return {};
    WF_TRY(out_.user_agent, table_.Text("user_agent"));
    if (const Status fine = CheckUserAgent(out_.user_agent); !fine)
      return table_.Bad(*node, fmt::format("user_agent: {}", fine.error().what));
    return {};
  }

  Status Password() {
    WF_TRY(out_.username, table_.Text("username"));
    WF_TRY(out_.password, table_.Text("password"));
    if (out_.password == "***")
      return table_.Bad(*table_.Find("password"), fmt::format("password is {}", kMasked));
    const toml::node* file = table_.Find("password_file");
    if (file) {
      if (!out_.password.empty())
        return table_.Bad(*file, "password and password_file are both set (keep one)");
      WF_TRY(const std::string bytes,
             SecretFile("password_file", "the password", kMostPasswordBytes, out_.password_file));
      out_.password = bytes.substr(0, bytes.find_first_of("\r\n"));
      if (!IsPrintable(out_.password))
        return table_.Bad(*file, fmt::format("password_file: {}: its first line is empty or has "
                                             "control characters",
                                             out_.password_file));
    }
    // RFC 7617 2: the first colon ends the user's name.
    if (out_.username.find(':') != std::string::npos)
      return table_.Bad(*table_.Find("username"), "username has a colon, which Basic cannot send");
    if (out_.username.empty() && !out_.password.empty())
      return table_.Bad(file ? *file : *table_.Find("password"),
                        "a password needs a username; example username = \"me\"");
    return {};
  }

  Status Cookies() {
    const toml::node* node = table_.Find("cookie_file");
    if (!node) return {};
    WF_TRY(out_.cookies,
           SecretFile("cookie_file", "the cookies", kMostCookieBytes, out_.cookie_file));
    size_t number = 0;
    for (const std::string_view line : Split(out_.cookies, '\n')) {
      ++number;
      const bool comment = line.starts_with('#') && !line.starts_with("#HttpOnly_");
      const size_t fields = Split(line, '\t').size();
      if (comment || Trim(line).empty() || fields == 6 || fields == 7) continue;
      return table_.Bad(*node, fmt::format("cookie_file: {}: line {} is no cookie: seven fields "
                                           "with tabs between them (export in Netscape's format)",
                                           out_.cookie_file, number));
    }
    return {};
  }

  // The whole of the file that `key` names; its place goes to `path`.
  Result<std::string> SecretFile(std::string_view key, std::string_view what, uint64_t limit,
                                 std::string& path) {
    WF_TRY(const std::string name, table_.Text(key));
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path full = fs::absolute(fs::path(table_.file()).parent_path() / name, ignored);
    path = full.lexically_normal().string();
    auto bytes = ReadSettingsFile(path, limit);
    if (!bytes)
      return table_.Bad(*table_.Find(key),
                        fmt::format("{}: {}: {}", key, path, bytes.error().what));
    if (auto warning = ReadableByOthers(path, what)) warnings_.push_back(std::move(*warning));
    return bytes;
  }

  // An address that is wrong is not shown: where its password ends could be what is wrong.
  Status Proxy() {
    const toml::node* node = table_.Find("proxy");
    if (!node) return {};
    WF_TRY(const std::string text, table_.Text("proxy"));
    const auto bad = [&](std::string_view what) {
      return table_.Bad(*node, fmt::format("proxy: {}; example http://127.0.0.1:3128", what));
    };
    const size_t slashes = text.find("://");
    const std::string scheme = LowerAscii(text.substr(0, slashes));
    if (slashes == text.npos ||
        (scheme != "http" && scheme != "https" && scheme != "socks5" && scheme != "socks5h"))
      return bad("begins with http://, https://, socks5:// or socks5h://");
    std::string rest = text.substr(slashes + 3);
    if (rest.ends_with('/')) rest.pop_back();
    const auto url = Url::Parse("http://" + rest);
    if (!url || rest.find_first_of("/\\?#") != rest.npos)
      return bad("is scheme://[user:password@]host:port, with %XX for signs of a password");
    const size_t colon = rest.rfind(':');
    if (colon == rest.npos || !ParseInt(rest.substr(colon + 1)) || url->port() == 0)
      return bad("its port is missing");
    const std::string& spec = url->spec();
    const std::string user =
        url->has_credentials() ? spec.substr(7, spec.find('@') - 6) : std::string();
    if (IsMasked(*url)) return table_.Bad(*node, fmt::format("proxy: {}: {}", text, kMasked));
    out_.proxy = fmt::format("{}://{}{}:{}", scheme, user, url->host(), url->port());
    return {};
  }

  Status FullText() {
    WF_TRY(const std::string from, table_.Text("full_text"));
    if (!from.empty() && from != "page" && from != "feed")
      return table_.Bad(*table_.Find("full_text"),
                        "full_text: the text is the page's or the feed's: \"page\" or \"feed\"");
    out_.text_from_feed = from == "feed";
    return {};
  }

  const TableReader& table_;
  std::vector<std::string>& warnings_;
  SourceSettings out_;
};

// socks5h://me:pw@host:1 as socks5h://me:***@host:1; a user alone may be a token.
std::string MaskProxy(const std::string& proxy) {
  const size_t at = proxy.rfind('@');
  if (at == proxy.npos) return proxy;
  const size_t user = proxy.find("//") + 2;
  const size_t colon = proxy.find(':', user);
  return proxy.substr(0, colon < at ? colon + 1 : user) + "***" + proxy.substr(at);
}

}  // namespace

Result<HeaderList> ReadHeaders(const TableReader& table) {
  HeaderList out;
  const toml::node* node = table.Find("headers");
  if (!node) return out;
  const toml::table* headers = node->as_table();
  if (!headers)
    return table.Bad(*node, "headers is a table; example headers = { \"X-Key\" = \"...\" }");
  if (headers->size() > kMostHeaders)
    return table.Bad(*node, fmt::format("headers: more than {}", kMostHeaders));
  for (const auto& [key, value] : *headers) {
    const std::string name(key.str());
    WF_CHECK(CheckHeaderName(name, out, PlaceOf(key.source(), table.file())));
    WF_TRY(std::string text, table.Printable(value, fmt::format("headers: {}", name)));
    if (text == "***") return table.Bad(value, fmt::format("headers: {} is {}", name, kMasked));
    if (text.size() > kLongestHeader)
      return table.Bad(value, fmt::format("headers: {} is longer than {}", name, kLongestHeader));
    out.emplace_back(name, Trim(text));
  }
  return out;
}

bool IsMasked(const Url& url) { return url.has_credentials() && url.Shown() == url.spec(); }

void DumpHeaders(const HeaderList& headers, std::string_view table, std::string& out) {
  if (headers.empty()) return;
  out += fmt::format("[{}.headers]  # values are not shown\n", table);
  for (const auto& [name, value] : headers) out += fmt::format("{} = \"***\"\n", QuoteToml(name));
}

const std::vector<std::string>& SourceSettingKeys() {
  static const std::vector<std::string> keys = {
      "interval",      "paused",    "headers",         "user_agent", "cookie_file",
      "username",      "password",  "password_file",   "proxy",      "pages_a_day",
      "keep_articles", "full_text", "robots_sitemaps", "keep_pages"};
  return keys;
}

Result<SourceSettings> ReadSourceSettings(const TableReader& source,
                                          std::vector<std::string>& warnings) {
  return Reader(source, warnings).Read();
}

bool HasSecret(const SourceSettings& settings) {
  const auto secret = [](const auto& header) {
    constexpr std::string_view kNames[] = {"auth", "key", "secret", "session", "token"};
    return std::ranges::any_of(
        kNames, [&](std::string_view name) { return ContainsNoCase(header.first, name); });
  };
  return (!settings.password.empty() && settings.password_file.empty()) ||
         settings.proxy.find('@') != std::string::npos ||
         std::ranges::any_of(settings.headers, secret);
}

void DumpSettingKeys(const SourceSettings& settings, std::string& out) {
  const auto text = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) out += fmt::format("{} = {}\n", key, QuoteToml(value));
  };
  if (settings.paused) out += "paused = true\n";
  if (settings.interval) text("interval", FormatDuration(*settings.interval));
  if (settings.pages_a_day) out += fmt::format("pages_a_day = {}\n", *settings.pages_a_day);
  if (settings.keep_articles)
    text("keep_articles",
         *settings.keep_articles == kForEver ? "forever" : FormatDuration(*settings.keep_articles));
  if (settings.text_from_feed) text("full_text", "feed");
  if (settings.robots_sitemaps) out += "robots_sitemaps = true\n";
  if (settings.keep_pages) out += fmt::format("keep_pages = {}\n", *settings.keep_pages);
  text("user_agent", settings.user_agent);
  text("username", settings.username);
  text("password_file", settings.password_file);
  if (!settings.password.empty() && settings.password_file.empty())
    out += "# password is set and not shown\n";
  text("cookie_file", settings.cookie_file);
  text("proxy", MaskProxy(settings.proxy));
}

void DumpSettingTables(const SourceSettings& settings, std::string& out) {
  DumpHeaders(settings.headers, "source", out);
}

}  // namespace wirefold
