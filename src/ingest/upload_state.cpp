// SPDX-License-Identifier: MIT
//
// The note "upload/<id>": words with a blank between them and a newline behind the last, then what may hold
// anything, with its length among the words. First of all the time, so that the oldest are found without
// reading more.
#include <framesd/base/number.hpp>
#include <framesd/ingest/upload_state.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <utility>

namespace framesd::ingest {
namespace {

using store::Note;
using store::Order;

constexpr std::string_view kPrefix = "upload/";
constexpr std::string_view kIdCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
constexpr std::size_t kRejectsInNote = kRejectsKept / 4;  // with the header within what a note may have
constexpr std::string_view kNone = "-";
constexpr std::size_t kRowsAsCount = 2;
constexpr char kPlus = '+';
constexpr char kSlash = '/';

class Words {
 public:
  template <std::integral T>
  Words& add(T number) {
    out_ += std::to_string(number);
    out_ += ' ';
    return *this;
  }
  Words& add(std::string_view word) {
    out_.append(word.empty() ? kNone : word) += ' ';
    return *this;
  }
  Words& add(const std::optional<Depth>& depth) {
    return depth ? add(depth->count()) : add(std::string_view());
  }
  Words& end() {
    out_.back() = '\n';
    return *this;
  }
  Words& add_text(std::string_view text) {
    out_ += text;
    return *this;
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

// Reads what Words has written; what is not there is 0 or empty.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : rest_(text) {}

  std::string_view word() {
    const std::size_t end = std::min(rest_.find_first_of(" \n"), rest_.size());
    const std::string_view found = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return found == kNone ? std::string_view() : found;
  }
  template <std::integral T = std::uint64_t>
  T number() {
    T value = 0;
    const std::string_view text = word();
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
  std::optional<Depth> depth() {
    const std::string_view text = word();
    if (text.empty()) return std::nullopt;
    return Depth::from_count(WordReader(text).number<std::int64_t>());
  }
  std::string text(std::size_t bytes) {
    const std::string_view found = rest_.substr(0, bytes);
    rest_.remove_prefix(found.size());
    return std::string(found);
  }

 private:
  std::string_view rest_;
};

std::uint64_t milliseconds_of(std::chrono::system_clock::time_point time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

// "3" blank rows, or "3+7" where seven more have no samples: earlier programs read what stands before the
// plus.
std::string rows_without_frame(const Report& report) {
  const std::string blank = std::to_string(report.blank);
  return report.absent == 0 ? blank : blank + kPlus + std::to_string(report.absent);
}

// "0", and what differs from the usual: "0+1" where rows with absent samples are rejected, "0/log,1,100" or
// "0+1/log,1,100" where its numbers have a scale. Earlier programs read the first number, and what stands
// behind the slash.
std::string word_of(const UploadReading& reading) {
  std::string word = std::to_string(static_cast<unsigned>(reading.format));
  if (reading.absent != AbsentAs::keep)
    word.append(1, kPlus).append(std::to_string(static_cast<unsigned>(reading.absent)));
  return reading.scale == UploadReading().scale ? word : word + kSlash + reading.scale;
}

// The enumerator of that number; a number that is none is taken for the first one.
template <class Enum>
Enum enumerator(std::string_view word, std::size_t count) {
  const auto number = WordReader(word).number<std::size_t>();
  return static_cast<Enum>(number < count ? number : 0);
}

UploadReading reading_of(std::string_view word) {
  UploadReading reading;
  const std::size_t slash = std::min(word.find(kSlash), word.size());
  if (slash != word.size()) reading.scale = std::string(word.substr(slash + 1));
  word = word.substr(0, slash);
  reading.format = enumerator<RowsAs>(word, kRowsAsCount);
  if (const std::size_t plus = word.find(kPlus); plus != word.npos)
    reading.absent = enumerator<AbsentAs>(word.substr(plus + 1), kAbsentAsNames.size());
  return reading;
}

void add_report(Words& words, const Report& report) {
  words.add(report.stored).add(report.inserted).add(report.replaced);
  words.add(std::string_view(rows_without_frame(report))).add(report.rejected);
  words.add(static_cast<std::uint64_t>(std::llround(report.seconds * 1e6)));
  words.add(report.first_depth).add(report.last_depth);
  words.add(std::string_view(report.identity.ingest_id))
      .add(std::string_view(report.identity.same_as.value_or("")));
  words.add(std::min(report.rejects.size(), kRejectsInNote));
}

Report read_report(WordReader& words, std::size_t& rejects) {
  Report report;
  for (auto* count : {&report.stored, &report.inserted, &report.replaced}) *count = words.number();
  const std::string_view without_frame = words.word();
  report.blank = WordReader(without_frame).number();
  if (const std::size_t plus = without_frame.find(kPlus); plus != without_frame.npos)
    report.absent = WordReader(without_frame.substr(plus + 1)).number();
  report.rejected = words.number();
  report.rows = report.stored + report.absent + report.blank + report.rejected;
  report.seconds = static_cast<double>(words.number()) * 1e-6;
  report.first_depth = words.depth();
  report.last_depth = words.depth();
  report.identity.ingest_id = words.word();
  if (const auto same_as = words.word(); !same_as.empty()) report.identity.same_as = std::string(same_as);
  rejects = std::min(words.number<std::size_t>(), kRejectsInNote);
  return report;
}

// The note of a batch is made before the store says what became of its rows, so after a crash nobody knows.
void remark_uncounted(Report& report) {
  const std::uint64_t counted = report.inserted + report.replaced;
  if (report.stored <= counted) return;
  report.layout.remarks.push_back(
      with_thousands(report.stored - counted) +
      " of the stored rows are neither in inserted nor in replaced: the server ended while they were being "
      "stored, or is storing them");
}

void add_rejects(Words& words, const std::vector<RejectedRow>& rejects) {
  for (std::size_t i = 0; i < std::min(rejects.size(), kRejectsInNote); ++i) {
    const RejectedRow& row = rejects[i];
    words.add(row.line).add(row.column).add(row.reason.value()).add(row.value.size()).end();
    words.add_text(row.value);
  }
}

RejectedRow read_reject(WordReader& words) {
  RejectedRow row;
  row.line = words.number();
  row.column = words.number<std::uint32_t>();
  row.reason = static_cast<errc>(words.number<int>());
  row.value = words.text(words.number<std::size_t>());
  return row;
}

UploadState read_state(std::string_view text) {
  WordReader words(text);
  UploadState state;
  static_cast<void>(words.number());  // the time
  state.reading = reading_of(words.word());
  state.complete = words.number() != 0;
  state.at.offset = words.number();
  state.at.lines = words.number();
  std::size_t rejects = 0;
  state.report = read_report(words, rejects);
  state.report.bytes = state.at.offset;
  remark_uncounted(state.report);
  state.at.header = words.text(words.number<std::size_t>());
  while (rejects-- > 0) state.report.rejects.push_back(read_reject(words));
  return state;
}

}  // namespace

bool is_upload_id(std::string_view id) noexcept {
  return !id.empty() && id.size() <= kUploadIdBytes && id.find_first_not_of(kIdCharacters) == id.npos;
}

std::optional<DepthRange> rows_of(const Report& report) noexcept {
  if (!report.first_depth || !report.last_depth) return std::nullopt;
  return DepthRange{*report.first_depth, *report.last_depth};
}

// A note that does not say where its rows lie is of a framesd that did not know what becomes of them.
result<KeptUpload> find_kept_upload(store::View& log, std::string_view id) {
  auto note = log.note(std::string(kPrefix).append(id));
  if (!note) return note.error();
  KeptUpload kept;
  if (!*note) return kept;
  kept.note = std::move((*note)->value);
  UploadState state = read_state(kept.note);
  state.rows = (*note)->rows;
  const bool unwatched = state.report.stored != 0 && !state.rows;
  if (!unwatched && !(state.complete && (*note)->overwritten)) kept.state = std::move(state);
  return kept;
}

result<std::optional<UploadState>> find_upload(store::View& log, std::string_view id) {
  auto kept = find_kept_upload(log, id);
  if (!kept) return kept.error();
  return std::move(kept->state);
}

Note note_of(std::string_view id, const UploadState& state, std::chrono::system_clock::time_point now) {
  Words words;
  words.add(milliseconds_of(now));
  words.add(std::string_view(word_of(state.reading))).add(state.complete ? 1 : 0);
  words.add(state.at.offset).add(state.at.lines);
  add_report(words, state.report);
  words.add(state.at.header.size()).end().add_text(state.at.header);
  add_rejects(words, state.report.rejects);
  return {.key = std::string(kPrefix).append(id), .value = words.take(), .rows = state.rows};
}

result<std::vector<Note>> too_old_uploads(store::View& log) {
  auto all = log.notes(kPrefix, Order::ascending, 2 * kUploadsKept);
  if (!all) return all;
  if (all->size() < kUploadsKept) return std::vector<Note>();
  const auto time_of = [](const Note& note) { return WordReader(note.value).number(); };
  std::ranges::sort(*all, {}, time_of);
  all->resize(all->size() + 1 - kUploadsKept);
  for (Note& note : *all) note.value.clear();
  return all;
}

Report joined(const Report& before, Report part) {
  if (before.rows == 0 && before.bytes == 0) return part;
  part.rows += before.rows;
  part.stored += before.stored;
  part.inserted += before.inserted;
  part.replaced += before.replaced;
  part.absent += before.absent;
  part.blank += before.blank;
  part.rejected += before.rejected;
  part.bytes += before.bytes;
  part.seconds += before.seconds;
  if (before.first_depth)
    part.first_depth = std::min(part.first_depth.value_or(*before.first_depth), *before.first_depth);
  if (before.last_depth)
    part.last_depth = std::max(part.last_depth.value_or(*before.last_depth), *before.last_depth);
  const auto& remarks = before.layout.remarks;
  part.layout.remarks.insert(part.layout.remarks.begin(), remarks.begin(), remarks.end());
  part.rejects.insert(part.rejects.begin(), before.rejects.begin(), before.rejects.end());
  part.rejects.resize(std::min(part.rejects.size(), kRejectsKept));
  part.direction = Direction::none;
  part.median_step.reset();
  part.gaps.reset();
  return part;
}

}  // namespace framesd::ingest
