// SPDX-License-Identifier: MIT
//
// walk: all of a log, in one state, for a Visitor. Writing: an archive of logs.
#pragma once

#include <framesd/archive/contents.hpp>
#include <framesd/archive/stream.hpp>
#include <framesd/archive/visitor.hpp>
#include <framesd/base/error.hpp>
#include <framesd/store/reader.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace framesd::archive {

// Begins the log, gives everything of it and ends it, in one look: `to` should take the pieces at the speed
// of a disk, for the store of a busy writer grows in the meantime. Memory: about 2 MB, and the notes.
//
// now   becomes Manifest::time
// Errors: those of a look (a damaged frame is store_corrupt), with the log's name; those of `to`.
[[nodiscard]] checked<void> walk(store::Reader& log, const std::string& name, WallTime now, Visitor& to);

// An archive of several logs, one look after the other: each of them is of one state, not all of the same.
class Writing {
 public:
  // Gives the log of that name, which is closed after it was read.
  using Opener = std::function<checked<std::shared_ptr<store::Reader>>(const std::string&)>;

  // now   the clock
  Writing(std::vector<std::string> names, Opener open, std::function<WallTime()> now);

  // Errors: those of `open`, walk() and the sink.
  [[nodiscard]] checked<Contents> to(ByteSink& sink) const;

 private:
  const std::vector<std::string> names_;
  const Opener open_;
  const std::function<WallTime()> now_;
};

}  // namespace framesd::archive
