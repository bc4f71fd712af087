#include "store/records.h"

#include "store/codec.h"

namespace wirefold {

using codec::Of;

constexpr uint64_t kBodyTag = 6;  // of a raw page

template <class Io>
void Fields(Io& io, Of<Io, MetaRecord>& r) {
  io(1, r.next_position);
  io(2, r.stories);
  io(3, r.generation);
  io(4, r.revisions);
  io(5, r.deleted);
}

template <class Io>
void Fields(Io& io, Of<Io, SeenRecord>& r) {
  io(1, r.article);
  io(2, r.feed);
  io(3, r.title);
  io(4, r.details);
  io(5, r.checked);
  io(6, r.checks);
  io(7, r.deleted);
  io(8, r.foreign);
  io(9, r.unread);
}

template <class Io>
void Fields(Io& io, Of<Io, GuidRecord>& r) {
  io(1, r.article);
  io(2, r.repeats);
  io(3, r.title);
  io(4, r.published);
}

template <class Io>
void Fields(Io& io, Of<Io, ArticlePlace>& r) {
  io(1, r.position);
  io(2, r.story);
  io(3, r.verdict, Verdict::kNear);
  io(4, r.match);
  io(5, r.similarity);
  io(6, r.in_article);
  io(7, r.in_match);
  io(8, r.version);
  io(9, r.arrived);
  io(10, r.oldest);
}

template <class Io>
void Fields(Io& io, Of<Io, StoryHead>& r) {
  io(1, r.title);
  io(2, r.members);
  io(3, r.newest);
}

template <class Io>
void Fields(Io& io, Of<Io, StoryMember>& r) {
  io(1, r.article);
  io(2, r.verdict, Verdict::kNear);
  io(3, r.similarity);
  io(4, r.source);
  io(5, r.published);
  io(6, r.in_article);
  io(7, r.in_match);
  io(8, r.text_bytes);
  io(9, r.match);
}

template <class Io>
void Fields(Io& io, Of<Io, Source>& r) {
  io(1, r.name);
  io(2, r.home);
  io(3, r.feeds);
  io(4, r.sitemaps);
  io(5, r.tags);
  io(6, r.folder);
}

template <class Io>
void Fields(Io& io, Of<Io, PollNote>& r) {
  io(1, r.at);
  io(2, r.status);
  io(3, r.bytes);
  io(4, r.fresh);
  io(5, r.took_ms);
}

template <class Io>
void Fields(Io& io, Of<Io, FeedState>& r) {
  io(1, r.url);
  io(2, r.source);
  io(3, r.title);
  io(4, r.etag);
  io(5, r.last_modified);
  io(6, r.last_poll);
  io(7, r.last_success);
  io(8, r.not_before);
  io(9, r.last_status);
  io(10, r.failures_in_row);
  io(11, r.last_error);
  io(12, r.gone);
  io(13, r.validated_url);
  io(14, r.tags);
  io(15, r.format);
  io(16, r.blocked);
  io(17, r.troubled_since);
  io(18, r.next_poll);
  io(19, r.next_reason);
  io(20, r.polls);
  io.Inside(21, r.notes);
  io(22, r.rhythm);
  io(23, r.hints);
  io(24, r.moved_to);
  io(25, r.moved_seen);
  io(26, r.index);
}

template <class Io>
void Fields(Io& io, Of<Io, CrashedDocument>& r) {
  io(1, r.address);
  io(2, r.source);
  io(3, r.version);
  io(4, r.crashes);
  io(5, r.last);
}

template <class Io>
void Fields(Io& io, Of<Io, HubState>& r) {
  io(1, r.hub);
  io(2, r.topic);
  io(3, r.token);
  io(4, r.secret);
  io(5, r.asked);
  io(6, r.until);
  io(7, r.next_try);
  io(8, r.failures);
  io(9, r.last_error);
  io(10, r.last_notice);
  io(11, r.unannounced);
  io(12, r.silences);
}

template <class Io>
void Fields(Io& io, Of<Io, SearchStanding>& r) {
  io(1, r.name);
  io(2, r.next);
  io(3, r.delivered);
  io(4, r.given_up);
  io(5, r.last_delivered);
  io(6, r.failures);
  io(7, r.failing_since);
  io(8, r.next_try);
  io(9, r.last_error);
  io(10, r.last_failed);
  io(11, r.absent_since);
  io(12, r.deleted);
}

template <class Io>
void Fields(Io& io, Of<Io, OutboxEntry>& r) {
  io(1, r.article);
  io(2, r.story);
  io(3, r.version);
  io(4, r.since);
}

template <class Io>
void Fields(Io& io, Of<Io, FeedPages>& r) {
  io(1, r.read);
  io(2, r.walled);
  io(3, r.day);
  io(4, r.today);
}

template <class Io>
void Fields(Io& io, Of<Io, Person>& r) {
  io(1, r.name);
  io(2, r.email);
  io(3, r.url);
}

template <class Io>
void Fields(Io& io, Of<Io, EntrySource>& r) {
  io(1, r.title);
  io(2, r.url);
  io(3, r.feed_url);
  io(4, r.id);
}

// Of an entry only what extraction and the log may ask for.
template <class Io>
void Fields(Io& io, Of<Io, Entry>& r) {
  io(1, r.id);
  io(2, r.url);
  io(3, r.title);
  io(4, r.summary);
  io(5, r.summary_html);
  io(6, r.content_html);
  io(7, r.content_text);
  io(8, r.image);
  io(9, r.published);
  io(10, r.modified);
  io(11, r.created);
  io.Inside(12, r.authors);
  io(13, r.tags);
  io(14, r.language);
  io.Inside(15, r.source);
  io(16, r.published_is_day);
  io(17, r.modified_is_day);
}

template <class Io>
void Fields(Io& io, Of<Io, PendingEntry>& r) {
  io(1, r.feed);
  io(2, r.source);
  io(3, r.source_tags);
  io(4, r.feed_url);
  io(5, r.feed_language);
  io.Inside(6, r.entry);
  io(7, r.first_seen);
  io(8, r.attempts);
  io(9, r.not_before);
  io(10, r.last_problem);
  io(11, r.shares_page);
  io(12, r.again);
}

// A date's instant, a flag where it is a day alone, and its zone where one was said.
template <class Io>
void DateFields(Io& io, uint64_t time_tag, uint64_t is_day_tag, uint64_t offset_tag,
                Of<Io, std::optional<Date>>& r) {
  if constexpr (Io::kWrites) {
    if (!r) return;
    io(time_tag, std::optional<Time>(r->time));
    io(is_day_tag, !r->has_time);
    io(offset_tag, r->offset_minutes);
  } else {
    std::optional<Time> time;
    bool is_day = false;
    std::optional<int> offset;
    io(time_tag, time);
    io(is_day_tag, is_day);
    io(offset_tag, offset);
    if (!time && !is_day && !offset) return;
    if (!r) r = Date{.has_time = true};
    if (time) r->time = *time;
    if (is_day) r->has_time = false;
    if (offset) r->offset_minutes = offset;
  }
}

template <class Io>
void Fields(Io& io, Of<Io, Article>& r) {
  io(1, r.title);
  io(2, r.authors);
  io(3, r.agencies);
  DateFields(io, 4, 6, 17, r.published);
  DateFields(io, 5, 18, 19, r.modified);
  io(7, r.language);
  io(8, r.canonical_url);
  io(9, r.site);
  io(10, r.description);
  io(11, r.image);
  io(12, r.tags);
  io(13, r.text);
  io(15, r.not_article_reason);
  io(16, r.is_accessible_for_free);
  io(20, r.html);
  // True is the rule here, and what is left out reads as false: so the opposite is kept.
  bool not_article = !r.is_article;
  io(14, not_article);
  if constexpr (!Io::kWrites) r.is_article = !not_article;
}

// The body is large and comes last: its writer need not copy it (EncodeBeforeBody).
template <class Io>
void Fields(Io& io, Of<Io, RawPage>& r) {
  io(1, r.url);
  io(2, r.fetched);
  io(3, r.ip);
  io(4, r.request);
  io(5, r.response);
  if constexpr (!Io::kWrites) io(kBodyTag, r.body);
}

template <class Io>
void Fields(Io& io, Of<Io, ArticleRecord>& r) {
  io(1, r.id);
  io.Inside(2, r.article);
  io(3, r.source);
  io(4, r.source_tags);
  io(5, r.feed_url);
  io(6, r.entry_id);
  io(7, r.url);
  io(8, r.fetched_url);
  io(9, r.first_seen);
  io(10, r.fetched);
  io(11, r.text_from, TextFrom::kFeed);
  io(12, r.page_problem);
  io(13, r.entry_title);
  io(14, r.version);
  io(15, r.replaces);
}

namespace {

template <class T>
std::string EncodeFields(const T& record) {
  codec::Writer writer;
  Fields(writer, record);
  return std::move(writer.out);
}

constexpr const char* NameOf(const MetaRecord&) { return "position"; }
constexpr const char* NameOf(const SeenRecord&) { return "seen"; }
constexpr const char* NameOf(const GuidRecord&) { return "entry id"; }
constexpr const char* NameOf(const ArticlePlace&) { return "article"; }
constexpr const char* NameOf(const StoryHead&) { return "story"; }
constexpr const char* NameOf(const StoryMember&) { return "story member"; }
constexpr const char* NameOf(const Source&) { return "followed source"; }
constexpr const char* NameOf(const FeedState&) { return "feed"; }
constexpr const char* NameOf(const FeedPages&) { return "feed's pages"; }
constexpr const char* NameOf(const HubState&) { return "hub"; }
constexpr const char* NameOf(const CrashedDocument&) { return "crash"; }
constexpr const char* NameOf(const SearchStanding&) { return "search"; }
constexpr const char* NameOf(const OutboxEntry&) { return "outbox"; }
constexpr const char* NameOf(const PendingEntry&) { return "pending"; }
constexpr const char* NameOf(const ArticleRecord&) { return "log"; }
constexpr const char* NameOf(const RawPage&) { return "raw page"; }

}  // namespace

std::string Encode(const MetaRecord& record) { return EncodeFields(record); }
std::string Encode(const SeenRecord& record) { return EncodeFields(record); }
std::string Encode(const GuidRecord& record) { return EncodeFields(record); }
std::string Encode(const ArticlePlace& record) { return EncodeFields(record); }
std::string Encode(const StoryHead& record) { return EncodeFields(record); }
std::string Encode(const StoryMember& record) { return EncodeFields(record); }
std::string Encode(const Source& record) { return EncodeFields(record); }
std::string Encode(const FeedState& record) { return EncodeFields(record); }
std::string Encode(const FeedPages& record) { return EncodeFields(record); }
std::string Encode(const HubState& record) { return EncodeFields(record); }
std::string Encode(const CrashedDocument& record) { return EncodeFields(record); }
std::string Encode(const SearchStanding& record) { return EncodeFields(record); }
std::string Encode(const OutboxEntry& record) { return EncodeFields(record); }
std::string Encode(const PendingEntry& record) { return EncodeFields(record); }
std::string Encode(const ArticleRecord& record) { return EncodeFields(record); }

std::string EncodeBeforeBody(const RawPage& page) {
  std::string out = EncodeFields(page);
  PutVarint(out, kBodyTag << 2 | static_cast<uint64_t>(codec::Form::kBytes));
  PutVarint(out, page.body.size());
  return out;
}

template <class T>
Result<T> Decode(std::string_view bytes) {
  T record;
  if (!codec::Reader::Read(bytes, record))
    return Fail(Code::kStorage, std::string("damaged ") + NameOf(record) + " record");
  return record;
}

template Result<MetaRecord> Decode(std::string_view);
template Result<SeenRecord> Decode(std::string_view);
template Result<GuidRecord> Decode(std::string_view);
template Result<ArticlePlace> Decode(std::string_view);
template Result<StoryHead> Decode(std::string_view);
template Result<StoryMember> Decode(std::string_view);
template Result<Source> Decode(std::string_view);
template Result<FeedState> Decode(std::string_view);
template Result<FeedPages> Decode(std::string_view);
template Result<HubState> Decode(std::string_view);
template Result<CrashedDocument> Decode(std::string_view);
template Result<SearchStanding> Decode(std::string_view);
template Result<OutboxEntry> Decode(std::string_view);
template Result<PendingEntry> Decode(std::string_view);
template Result<ArticleRecord> Decode(std::string_view);
template Result<RawPage> Decode(std::string_view);

}  // namespace wirefold
