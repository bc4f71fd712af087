// diff: what one article left out, added and changed of another.
#include "text/diff.h"

#include <fmt/format.h>

#include "base/plural.h"
#include "cli/colour.h"
#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/find.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/print.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

std::string ChangedWords(const std::vector<DiffWords>& words, const Colours& colours) {
  std::string out;
  for (const DiffWords& part : words) {
    const std::string text = ForTerminal(part.text);
    // The space behind the last word stays outside of the marks.
    const size_t end = text.find_last_not_of(' ') + 1;
    const std::string word = text.substr(0, end);
    if (part.kind == DiffKind::kSame) out += word;
    if (part.kind == DiffKind::kLeftOut) out += colours.LeftOut("[-" + word + "-]");
    if (part.kind == DiffKind::kAdded) out += colours.Added("{+" + word + "+}");
    out += text.substr(end);
  }
  return out;
}

// An article that has `versions` is named with the one that is compared, and when that was read.
std::string Head(const StoredArticle& stored, uint64_t versions, char sign) {
  const ArticleRecord& record = stored.record;
  std::string name = ShortId(record.id.value);
  std::string when = "published " + ShortTime(stored.When());
  if (versions > 1) {
    name += fmt::format("@{}", record.version + 1);
    when += ", read " + ShortTime(record.fetched);
  }
  return fmt::format("{0}{0}{0} {1}  {2}  {3}  {4}", sign, name, when, ForTerminal(record.source),
                     ForTerminal(record.article.title));
}

void PrintParagraphs(const std::vector<DiffParagraph>& paragraphs, const Colours& colours,
                     Output& output) {
  size_t same = 0;
  size_t count[4] = {};
  const auto tell_same = [&] {
    if (same > 0) output.Line(fmt::format("\n  ({} the same)", Plural(same, "paragraph")));
    same = 0;
  };
  for (const DiffParagraph& paragraph : paragraphs) {
    ++count[static_cast<size_t>(paragraph.kind)];
    if (paragraph.kind == DiffKind::kSame && !paragraph.moved) {
      ++same;
      continue;
    }
    tell_same();
    output.Line("");
    const std::string sign = paragraph.moved ? "> " : "  ";
    if (paragraph.kind == DiffKind::kSame) output.Line(sign + ForTerminal(paragraph.after));
    if (paragraph.kind == DiffKind::kLeftOut)
      output.Styled(colours.LeftOut("- " + ForTerminal(paragraph.before)) + "\n");
    if (paragraph.kind == DiffKind::kAdded)
      output.Styled(colours.Added("+ " + ForTerminal(paragraph.after)) + "\n");
    if (paragraph.kind == DiffKind::kChanged)
      output.Styled(sign + ChangedWords(paragraph.words, colours) + "\n");
  }
  tell_same();
  const auto of = [&](DiffKind kind) { return count[static_cast<size_t>(kind)]; };
  output.Line(fmt::format("\n{} the same, {} left out, {} added, {} changed",
                          Plural(of(DiffKind::kSame), "paragraph"), of(DiffKind::kLeftOut),
                          of(DiffKind::kAdded), of(DiffKind::kChanged)));
}

std::string ParagraphJson(const DiffParagraph& paragraph) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("kind", DiffKindName(paragraph.kind));
  json.Key("moved").Bool(paragraph.moved);
  json.FieldIf("before", paragraph.before).FieldIf("after", paragraph.after);
  if (!paragraph.words.empty()) {
    json.Key("words").BeginArray();
    for (const DiffWords& words : paragraph.words)
      json.BeginObject()
          .Field("kind", DiffKindName(words.kind))
          .Field("text", words.text)
          .EndObject();
    json.EndArray();
  }
  json.EndObject();
  return out;
}

Result<int> Diff(const DiffOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "table"}));
  WF_TRY(const Colours colours, ParseColour(options.color));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto store, OpenToRead(options.db, config));
  WF_TRY(const StoredArticle a, Find(*store, options.a));
  WF_TRY(const StoredArticle b, Find(*store, options.b));
  const Article& before = a.record.article;
  const Article& after = b.record.article;
  const std::vector<DiffParagraph> paragraphs = DiffTexts(before.text, after.text);
  Output output;
  if (format == Format::kJsonl) {
    for (const DiffParagraph& paragraph : paragraphs) output.Line(ParagraphJson(paragraph));
    return output.Finish(0);
  }
  WF_TRY(const uint64_t versions_a, CountVersions(*store, a.record.id));
  WF_TRY(const uint64_t versions_b, CountVersions(*store, b.record.id));
  output.Styled(colours.LeftOut(Head(a, versions_a, '-')) + "\n");
  output.Styled(colours.Added(Head(b, versions_b, '+')) + "\n");
  PrintParagraphs(paragraphs, colours, output);
  const FoldResult shares =
      CompareTexts(MakeFingerprint("", before.text), MakeFingerprint("", after.text));
  output.Line(
      fmt::format("{:.0f}% of the first stands in the second, {:.0f}% of the second in the "
                  "first",
                  100 * shares.in_article, 100 * shares.in_match));
  return output.Finish(0);
}

}  // namespace

int RunDiff(const DiffOptions& options) {
  const auto code = Diff(options);
  return code ? *code : Complain(code.error().In("diff"));
}

}  // namespace wirefold
