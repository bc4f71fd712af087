#include "cli/warc_records.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/strings.h"
#include "crawler/fetch/digest.h"
#include "text/http_message.h"
#include "text/warc.h"

namespace wirefold {
namespace {

// A UUID of our own making (RFC 9562 5.8, version 8): a hash of what the record is.
std::string RecordId(std::string_view type, const ArticleRecord& record, std::string_view block) {
  const Hash128 of_block = Hash128Of(block);
  const Hash128 hash =
      Hash128Of(fmt::format("{} {} {} {} {:x} {:x}", type, record.id.Hex(), record.version,
                            ToMillis(record.fetched), of_block.high, of_block.low));
  return fmt::format("<urn:uuid:{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}>", hash.high >> 32,
                     hash.high >> 16 & 0xFFFF, hash.high & 0xFFF,
                     (hash.low >> 48 & 0x3FFF) | 0x8000, hash.low & 0xFFFFFFFFFFFF);
}

// A field's value must be an address; an entry without a page has only its id.
std::string TargetOf(const ArticleRecord& record, std::string_view url) {
  std::string out;
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F && c != '<' && c != '>')
      out += c;
    else
      out += fmt::format("%{:02X}", byte);
  }
  return out.empty() ? "urn:wirefold:" + record.id.Hex() : out;
}

// "HTTP/2 200" and "HTTP/3 200" as readers of archives know it.
std::string StatusLine(const HttpMessage& head, std::string& protocol) {
  if (head.first_line.starts_with("HTTP/1")) return std::string(head.first_line);
  if (head.first_line.starts_with("HTTP/2")) protocol = "h2";
  if (head.first_line.starts_with("HTTP/3")) protocol = "h3";
  return fmt::format("HTTP/1.1 {}{}", head.status, head.status == 200 ? " OK" : "");
}

std::string RequestBlock(const RawPage& page) {
  const size_t end = page.request.find("\r\n");
  const std::string_view line = std::string_view(page.request).substr(0, end);
  const std::string_view rest =
      end == page.request.npos ? std::string_view() : std::string_view(page.request).substr(end);
  const size_t version = line.rfind(" HTTP/");
  const bool old = version == line.npos || line.substr(version).starts_with(" HTTP/1");
  return fmt::format("{}{}{}\r\n", line.substr(0, old ? line.size() : version),
                     old ? "" : " HTTP/1.1", rest);
}

// The head must agree with the body, which is kept unpacked: what spoke of the packed one keeps its
// value under another name.
std::string ResponseBlock(const RawPage& page, std::string& protocol) {
  const auto head = ReadHttpMessage(page.response);
  std::string block =
      head ? StatusLine(*head, protocol) + "\r\n" : std::string("HTTP/1.1 200 OK\r\n");
  std::string_view rest = page.response;
  bool first = true, has_length = false;
  for (std::string_view line : Split(rest, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (std::exchange(first, false) || line.empty()) continue;
    const size_t colon = line.find(':');
    const std::string_view name = Trim(line.substr(0, colon));
    const bool length = EqualsNoCase(name, "content-length");
    const bool true_length =
        length && Trim(line.substr(colon + 1)) == std::to_string(page.body.size());
    has_length = has_length || true_length;
    const bool of_coding = EqualsNoCase(name, "content-encoding") ||
                           EqualsNoCase(name, "transfer-encoding") || (length && !true_length);
    block.append(of_coding ? "X-Orig-" : "").append(line).append("\r\n");
  }
  if (!has_length) block += fmt::format("Content-Length: {}\r\n", page.body.size());
  return block.append("\r\n").append(page.body);
}

class Writer {
 public:
  explicit Writer(const ArticleRecord& record) : record_(record) {}

  // Its id.
  std::string Add(std::string_view type, std::string_view content_type, std::string_view url,
                  const WarcFields& more, std::string_view block) {
    std::string id = RecordId(type, record_, block);
    WarcFields fields = {{"WARC-Type", std::string(type)},
                         {"WARC-Record-ID", id},
                         {"WARC-Date", Rfc3339(record_.fetched)},
                         {"WARC-Target-URI", TargetOf(record_, url)},
                         {"Content-Type", std::string(content_type)},
                         {"WARC-Block-Digest", Sha1Label(block)}};
    fields.insert(fields.end(), more.begin(), more.end());
    records.push_back(WriteWarcRecord(fields, block));
    return id;
  }

  std::vector<std::string> records;

 private:
  const ArticleRecord& record_;
};

constexpr std::string_view kJson = "application/json";

}  // namespace

std::string WarcInfo(Time time) {
  const std::string block =
      "software: wirefold " WIREFOLD_VERSION
      "\r\n"
      "format: WARC File Format 1.1\r\n"
      "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r"
      "\n"
      "robots: obeyed\r\n"
      "description: news articles; metadata records are lines of `wirefold export --format "
      "jsonl`\r\n";
  return WriteWarcRecord({{"WARC-Type", "warcinfo"},
                          {"WARC-Record-ID", RecordId("warcinfo", {}, block + Rfc3339(time))},
                          {"WARC-Date", Rfc3339(time)},
                          {"Content-Type", "application/warc-fields"},
                          {"WARC-Block-Digest", Sha1Label(block)}},
                         block);
}

std::vector<std::string> WarcRecords(const ArticleRecord& record, const std::string& line,
                                     const std::optional<RawPage>& page) {
  Writer writer(record);
  const std::string& address = record.fetched_url.empty() ? record.url : record.fetched_url;
  if (!page) {
    const std::string text =
        writer.Add("conversion", "text/plain; charset=utf-8", address,
                   {{"WARC-Payload-Digest", Sha1Label(record.article.text)}}, record.article.text);
    writer.Add("metadata", kJson, address, {{"WARC-Refers-To", text}}, line);
    return std::move(writer.records);
  }
  std::string protocol;
  const std::string block = ResponseBlock(*page, protocol);
  const WarcFields of_response = {{"WARC-IP-Address", page->ip},
                                  {"WARC-Protocol", protocol},
                                  {"WARC-Payload-Digest", Sha1Label(page->body)}};
  const std::string response =
      writer.Add("response", "application/http; msgtype=response", page->url, of_response, block);
  if (!page->request.empty())
    writer.Add("request", "application/http; msgtype=request", page->url,
               {{"WARC-IP-Address", page->ip}, {"WARC-Concurrent-To", response}},
               RequestBlock(*page));
  writer.Add("metadata", kJson, page->url, {{"WARC-Concurrent-To", response}}, line);
  return std::move(writer.records);
}

}  // namespace wirefold
