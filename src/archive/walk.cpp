// SPDX-License-Identifier: MIT
#include <framesd/archive/archive_writer.hpp>
#include <framesd/archive/walk.hpp>
#include <framesd/base/build_info.hpp>
#include <framesd/frame/strip.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace framesd::archive {
namespace {

constexpr std::size_t kChunkBytes = 1 << 20;  // of rows that are read at a time
constexpr std::size_t kAllNotes = std::numeric_limits<std::size_t>::max();

using store::Samples;
using store::View;

// One log on its way. What a visitor refuses is kept beside the code that a look can give.
class Walk {
 public:
  Walk(View& log, Visitor& to, Failure& why) : log_(log), to_(to), why_(why) {}

  result<void> all_of(const std::string& name, WallTime now) {
    auto notes = log_.notes({}, store::Order::ascending, kAllNotes);
    if (!notes) return notes.error();
    const auto extent = log_.extent();
    if (!extent) return extent.error();
    const auto facts = log_.facts();
    if (!facts) return facts.error();
    const Manifest manifest{.name = name,
                            .rows = log_.format(),
                            .extent = *extent,
                            .notes = notes->size(),
                            .facts_bytes = facts->size(),
                            .store_id = log_.id(),
                            .created = log_.created(),
                            .version = log_.version(),
                            .time = now};
    if (const auto done = taken(to_.begin_log(manifest)); !done) return done;
    if (!facts->empty()) {
      if (const auto done = taken(to_.facts(*facts)); !done) return done;
    }
    if (const auto done = rows(extent->frames); !done) return done;
    for (store::Note& note : *notes) {
      if (const auto done = complete(note); !done) return done;
      if (const auto done = taken(to_.note(note)); !done) return done;
    }
    return taken(to_.end_log());
  }

 private:
  result<void> taken(const checked<void>& done) {
    if (done) return {};
    why_ = done.error();
    return why_.code;
  }

  result<void> rows(std::uint64_t frames) {
    std::uint64_t given = 0;
    std::optional<Depth> last;
    while (given < frames) {
      if (const auto done = read_chunk(last); !done) return done;
      for (std::size_t i = 0; i < source_.rows(); ++i) {
        const store::NewRow row{
            .source = source_.row(i), .resized = resized_.row(i), .absent = source_.mask(i)};
        if (const auto done = taken(to_.row(source_.depth(i), row)); !done) return done;
      }
      given += source_.rows();
      last = source_.depth(source_.rows() - 1);
    }
    return given == frames ? result<void>() : errc::store_corrupt;
  }

  // The next rows, at least one.
  result<void> read_chunk(std::optional<Depth> after) {
    const std::size_t row_bytes = std::size_t{log_.format().source_width} + log_.format().frame_width;
    store::ReadRequest request{.after = after,
                               .limit = std::max<std::size_t>(kChunkBytes / row_bytes, 1),
                               .samples = Samples::source};
    if (const auto page = log_.read(request, source_); !page) return page.error();
    request.samples = Samples::frame;
    if (const auto page = log_.read(request, resized_); !page) return page.error();
    const bool both = !source_.empty() && source_.rows() == resized_.rows();
    return both ? result<void>() : errc::store_corrupt;
  }

  // A list of notes has only keys and values.
  result<void> complete(store::Note& note) {
    auto kept = log_.note(note.key);
    if (!kept) return kept.error();
    if (!*kept) return errc::store_corrupt;
    note.rows = (*kept)->rows;
    note.overwritten = (*kept)->overwritten;
    return {};
  }

  View& log_;
  Visitor& to_;
  Failure& why_;
  Strip source_;
  Strip resized_;
};

}  // namespace

checked<void> walk(store::Reader& log, const std::string& name, WallTime now, Visitor& to) {
  Failure why;
  const auto done = log.look([&](View& view) { return Walk(view, to, why).all_of(name, now); });
  if (done) return {};
  if (why.code) return why;
  return Failure{done.error(), "the log '" + name + "' cannot be read: " + done.error().message()};
}

Writing::Writing(std::vector<std::string> names, Opener open, std::function<WallTime()> now)
    : names_(std::move(names)), open_(std::move(open)), now_(std::move(now)) {}

checked<Contents> Writing::to(ByteSink& sink) const {
  ArchiveWriter writer(sink);
  const Head head{.program = std::string(build_info::version()), .time = now_(), .logs = names_.size()};
  if (const auto done = writer.begin(head); !done) return done.error();
  for (const std::string& name : names_) {
    const auto log = open_(name);
    if (!log) return log.error();
    if (const auto done = walk(**log, name, now_(), writer); !done) return done.error();
  }
  if (const auto done = writer.end(); !done) return done.error();
  return writer.contents();
}

}  // namespace framesd::archive
