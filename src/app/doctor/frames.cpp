// SPDX-License-Identifier: MIT
#include "frames.hpp"

#include <framesd/base/number.hpp>

#include <algorithm>

namespace framesd::app {
namespace {

constexpr std::uint64_t kFramesPerPlace = 16;

// Reads some frames from `first` on, in a look of its own.
result<std::uint64_t> read_frames(store::Reader& store, std::uint64_t first, Strip& strip) {
  return store.look([&](store::View& log) -> result<std::uint64_t> {
    const store::ReadRequest request{
        .offset = first, .limit = kFramesPerPlace, .samples = store::Samples::source};
    const auto page = log.read(request, strip);
    if (!page) return page.error();
    return std::uint64_t{strip.rows()};
  });
}

}  // namespace

FramesRead read_sample(store::lmdb::DiskStore& store, std::uint64_t frames, std::uint64_t places) {
  Strip strip;
  std::uint64_t read = 0;
  std::uint64_t next = 0;  // frame that was not read yet
  const std::uint64_t last_place = frames - std::min(frames, kFramesPerPlace);
  for (std::uint64_t place = 0; place < places && next < frames; ++place) {
    next = std::max(next, last_place * place / (places - 1));
    const auto rows = read_frames(store, next, strip);
    if (!rows) {
      return {.found = "frames from number " + with_thousands(next + 1) +
                       " on cannot be read: " + rows.error().message()};
    }
    read += *rows;
    next += kFramesPerPlace;
  }
  return {.sound = true,
          .found = with_thousands(read) + " of " + with_thousands(frames) + " frames were read, all sound"};
}

FramesRead read_all(store::lmdb::DiskStore& store) {
  const auto report = store.verify();
  if (!report) return {.found = "the store cannot be read: " + report.error().message()};
  const std::string frames = with_thousands(report->frames) + " frames";
  if (report->sound()) return {.sound = true, .found = frames + " and the overview of them, all sound"};
  const store::VerifyFault& first = report->faults.front();
  return {.found = frames + ", " + with_thousands(report->fault_count) + " faults: " + first.where + ": " +
                   first.what};
}

}  // namespace framesd::app
