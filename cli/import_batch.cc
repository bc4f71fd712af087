#include "cli/import_batch.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/filters.h"
#include "crawler/archived_page.h"
#include "crawler/extract/article_html.h"
#include "crawler/fetch/heads.h"
#include "crawler/keep.h"
#include "crawler/outcome.h"
#include "text/http_message.h"
#include "text/terms.h"
#include "text/url.h"

namespace wirefold {
namespace {

constexpr size_t kItems = 256;
constexpr uint64_t kBytes = 16 << 20;

int Threads(const Config& config) {
  if (config.crawler.workers > 0) return config.crawler.workers;
  return std::max(1, static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN)));
}

// An id under which the crawler would know the article again. What an export left out of an address
// (a password) is part of the id all the same.
bool HasOwnId(const ArticleRecord& record) {
  const auto url = Url::Parse(record.url);
  if (url && record.id == ArticleIdOf(UrlKey(*url))) return true;
  if (record.id == ArticleIdOf(record.feed_url + '\n' + record.entry_id)) return true;
  const auto masked = [](const std::string& text) { return text.find("***") != text.npos; };
  return masked(record.url) || masked(record.feed_url) || masked(record.entry_id);
}

}  // namespace

ImportBatch::ImportBatch(Store& store, const Config& config, const ImportOptions& options,
                         Tell tell)
    : store_(store),
      config_(config),
      options_(options),
      tell_(std::move(tell)),
      now_(WallClock()),
      workers_(Threads(config)) {}

void ImportBatch::Add(std::string place, std::string line, std::optional<ArchivedExchange> page) {
  bytes_ += line.size() + (page ? page->response.size() + page->request.size() : 0);
  Item& item = items_.emplace_back();
  item.place = std::move(place);
  item.line = std::move(line);
  item.page = std::move(page);
}

void ImportBatch::AddDamage(const std::string& what) {
  ++tally_.damaged;
  tell_(what);
}

bool ImportBatch::Full() const { return items_.size() >= kItems || bytes_ >= kBytes; }

Status ImportBatch::Commit() {
  if (items_.empty()) return {};
  for (Item& item : items_) workers_.Push([this, &item] { Work(item); });
  workers_.Drain();
  for (Item& item : items_) WF_CHECK(Write(item));
  items_.clear();
  bytes_ = 0;
  return store_.Sync();
}

// ---------------------------------------------------------------- on a worker

void ImportBatch::Work(Item& item) const {
  if (!WorkLine(item)) WorkPage(item);
  if (item.is != Item::Is::kRow || item.row.kind != ArchiveRow::Kind::kRecord) return;
  ArticleRecord& record = item.row.record;
  // Nothing was seen or read later than now, but by another clock: it would end the fold's window
  // for all that comes.
  for (Time* when : {&record.first_seen, &record.fetched})
    if (*when > now_ + std::chrono::days{1}) *when = now_;
  item.fingerprint = FingerprintOf(record);
  item.terms = EncodeTerms(record);
}

bool ImportBatch::WorkLine(Item& item) const {
  if (item.line.empty()) return false;
  auto row = ReadArchiveLine(item.line);
  if (!row && item.page) return false;  // another program's metadata
  if (!row) {
    item.problem = row.error().what;
    return true;
  }
  if (row->kind == ArchiveRow::Kind::kRecord && !HasOwnId(row->record)) {
    item.problem = fmt::format("id {} is not the one of its address, {}", row->record.id.Hex(),
                               MaskPassword(row->record.url));
    return true;
  }
  item.is = Item::Is::kRow;
  item.row = std::move(*row);
  // A file may come from anybody, and what is stored as HTML is shown as it stands.
  Article& article = item.row.record.article;
  if (!IsArticleHtml(article.html)) article.html = HtmlOfText(article.text);
  ArticleRecord& record = item.row.record;
  for (std::string* address : {&record.url, &record.fetched_url, &article.canonical_url})
    if (!Url::Parse(*address)) address->clear();
  if (!item.page || item.page->response.empty() || !KeepsPages(item.row.record.source)) return true;
  const auto message = ReadHttpMessage(item.page->response);
  if (message)
    item.raw = RawPageOf(*item.page, item.row.record.fetched, std::string(message->body));
  return true;
}

void ImportBatch::WorkPage(Item& item) const {
  if (!item.page) return;
  const ArchivedExchange& page = *item.page;
  const auto url = Url::Parse(page.url);
  const auto message = ReadHttpMessage(page.response);
  item.is = Item::Is::kNoPage;
  if (!url || !message || message->status != 200 || !IsPageType(message->Header("content-type")))
    return;
  const auto fetched = ParseWhen(page.date, Time{});
  auto body = DecodedBody(*message, config_.fetch.max_page);
  if (!fetched || !body) {
    item.is = Item::Is::kDamaged;
    item.problem = fetched ? body.error().what : "WARC-Date is no time";
    return;
  }
  const std::string host = SiteMemoryKey(*url);
  const auto memory = store_.GetSiteMemory(host);
  auto record =
      RecordFromArchive({*url, message->Header("content-type"), *body, *fetched, options_.source},
                        memory ? SiteMemory::Decode(*memory) : SiteMemory(), item.sketch);
  item.is = record ? Item::Is::kRow : Item::Is::kNoArticle;
  if (!record) return;
  item.site = host;
  item.row.record = std::move(*record);
  if (KeepsPages(item.row.record.source)) item.raw = RawPageOf(page, *fetched, std::move(*body));
}

std::optional<RawPage> ImportBatch::RawPageOf(const ArchivedExchange& page, Time fetched,
                                              std::string body) {
  const auto request = ReadHttpMessage(page.request);
  const auto response = ReadHttpMessage(page.response);
  if (!response) return std::nullopt;
  std::string head = ShownResponseHead(response->head);
  if (page.protocol == "h2" || page.protocol == "h3")
    head.replace(0, head.find('\r'), fmt::format("HTTP/{} {}", page.protocol[1], response->status));
  return RawPage{MaskPassword(page.url),
                 fetched,
                 page.ip,
                 request ? ShownRequestHead(request->head) : std::string(),
                 std::move(head),
                 std::move(body)};
}

bool ImportBatch::KeepsPages(const std::string& source) const {
  if (options_.keep_pages) return true;
  const auto own = std::ranges::find(config_.sources, source, &Source::name);
  return KeepsRawPages(config_, own == config_.sources.end() ? nullptr : &*own);
}

// ---------------------------------------------------------------- the writer

Status ImportBatch::Write(Item& item) {
  switch (item.is) {
    case Item::Is::kNoPage:
      ++tally_.no_pages;
      return {};
    case Item::Is::kNoArticle:
      ++tally_.no_articles;
      return {};
    case Item::Is::kDamaged:
      AddDamage(fmt::format("{}: {}", item.place, item.problem));
      return {};
    default:
      break;
  }
  if (item.row.kind == ArchiveRow::Kind::kRecord) return WriteRecord(item);
  if (item.row.kind == ArchiveRow::Kind::kEnd && rows_ != item.row.records)
    AddDamage(fmt::format("{}: {} records of {} are there", item.place, rows_, item.row.records));
  in_export_ = item.row.kind == ArchiveRow::Kind::kHead;
  rows_ = 0;
  return {};
}

Result<SiteRecord> ImportBatch::Learned(Item& item) const {
  if (item.site.empty()) return SiteRecord{};
  WF_TRY(const std::string bytes, store_.GetSiteMemory(item.site));
  SiteMemory memory = SiteMemory::Decode(bytes);
  memory.Learn(std::move(item.sketch));
  return SiteRecord{item.site, memory.Encode()};
}

Status ImportBatch::WriteRecord(Item& item) {
  ++rows_;
  WF_TRY(SiteRecord site, Learned(item));
  const ArticleExtras extras{.site = std::move(site),
                             .page = std::move(item.raw),
                             .found_by = {},
                             .terms = std::move(item.terms)};
  WF_TRY(const Store::ArticleOutcome outcome,
         store_.ImportArticle(std::move(item.row.record), item.fingerprint, extras));
  ++(outcome.deleted   ? tally_.deleted
     : outcome.known   ? tally_.known
     : outcome.revised ? tally_.changed
                       : tally_.articles);
  return {};
}

void ImportBatch::EndOfFile(const std::string& name) {
  if (in_export_) AddDamage(fmt::format("{}: breaks off: its last line is missing", name));
  in_export_ = false;
  rows_ = 0;
}

}  // namespace wirefold
