// Who is in a story, and what follows from it: its head, and where it is listed.
#include <algorithm>

#include "store/impl.h"
#include "store/keys.h"

namespace wirefold {

using Batch = Database::Batch;

namespace {

Time NewestOf(const std::vector<StoryMember>& members) {
  return std::ranges::max(members, {}, &StoryMember::published).published;
}

}  // namespace

void Store::Impl::PutFounder(ArticleId article, const ArticlePlace& place, Batch& batch) {
  if (place.verdict != Verdict::kNew || place.story.value == article.value) return;
  batch.Put(keys::Founder(place.story), keys::Number(article.value));
}

Result<bool> Store::Impl::JoinStory(const ArticleRecord& record, const ArticlePlace& place,
                                    Time when, Batch& batch) const {
  WF_TRY(std::optional<StoryHead> head, Load<StoryHead>(keys::Story(place.story)));
  const bool founded = !head;
  if (founded) head = StoryHead{record.article.title, 0, when};
  const StoryMember member = MemberOf(record, place, when);
  batch.Put(keys::Member(place.story, head->members++), Encode(member));
  PutHead(place.story, head->newest, {head->title, head->members, std::max(head->newest, when)},
          batch);
  return founded;
}

Status Store::Impl::ChangeMember(const ArticleRecord& record, const ArticlePlace& place, Time when,
                                 Batch& batch) const {
  WF_TRY(StoryHead head, HeadOf(place.story));
  WF_TRY(std::vector<StoryMember> members, MembersOf(place.story, head.members));
  const auto member = std::ranges::find(members, record.id, &StoryMember::article);
  if (member == members.end()) return Missing("a member of story " + place.story.Hex());
  *member = MemberOf(record, place, when);
  const auto number = static_cast<uint64_t>(member - members.begin());
  batch.Put(keys::Member(place.story, number), Encode(*member));
  const Time before = head.newest;
  head.newest = NewestOf(members);
  if (number == 0) head.title = record.article.title;
  PutHead(place.story, before, head, batch);
  return {};
}

Result<std::vector<StoryMember>> Store::Impl::LeaveStory(ArticleId article, StoryId id,
                                                         Batch& batch) const {
  WF_TRY(StoryHead head, HeadOf(id));
  WF_TRY(std::vector<StoryMember> members, MembersOf(id, head.members));
  const auto member = std::ranges::find(members, article, &StoryMember::article);
  if (member == members.end()) return Missing("a member of story " + id.Hex());
  const auto number = static_cast<uint64_t>(member - members.begin());
  members.erase(member);
  batch.Delete(keys::Member(id, --head.members));
  if (members.empty()) {
    batch.Delete(keys::Story(id));
    batch.Delete(keys::At(keys::StoriesByTime(), {head.newest, id.value}));
    return members;
  }
  for (uint64_t i = number; i < members.size(); ++i)
    batch.Put(keys::Member(id, i), Encode(members[i]));
  if (number == 0) {
    WF_TRY(const ArticlePlace first, PlaceAt(members.front().article));
    WF_TRY(ArticleRecord record, RecordAt(first.position));
    head.title = std::move(record.article.title);
  }
  const Time before = head.newest;
  head.newest = NewestOf(members);
  PutHead(id, before, head, batch);
  return members;
}

Result<StoryHead> Store::Impl::HeadOf(StoryId id) const {
  WF_TRY(std::optional<StoryHead> head, Load<StoryHead>(keys::Story(id)));
  if (!head) return Missing("story " + id.Hex());
  return std::move(*head);
}

void Store::Impl::PutHead(StoryId id, Time newest_before, const StoryHead& head, Batch& batch) {
  if (head.newest != newest_before)
    batch.Delete(keys::At(keys::StoriesByTime(), {newest_before, id.value}));
  batch.Put(keys::At(keys::StoriesByTime(), {head.newest, id.value}), "");
  batch.Put(keys::Story(id), Encode(head));
}

}  // namespace wirefold
