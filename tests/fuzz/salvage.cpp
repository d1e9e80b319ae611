// SPDX-License-Identifier: MIT
//
// Any bytes as data.mdb: whatever they are, salvage ends, gives no frame whose checksums do not hold, and
// gives them in order, each depth once. And a sound store that the input damages: nothing is invented.
//
// The input is the file itself; and a list of changes, three bytes of place and one of value each, that are
// made to a store of 300 rows.
#include "support/temp_dir.hpp"
#include <framesd/store/lmdb/open.hpp>
#include <framesd/store/lmdb/salvage.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

namespace lmdb = framesd::store::lmdb;
using framesd::Depth;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int kRows = 300;

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<std::uint8_t> row_at(std::int64_t depth, std::size_t width) {
  std::vector<std::uint8_t> row(width);
  for (std::size_t i = 0; i < width; ++i)
    row[i] = static_cast<std::uint8_t>(depth * 7 + static_cast<std::int64_t>(i * i));
  return row;
}

struct Store {
  Store() {
    lmdb::OpenOptions options;
    options.directory = dir.path() / "sound";
    options.map_bytes = 16 << 20;
    options.format = {.source_width = 8, .frame_width = 6};
    const auto log = lmdb::open_store(options).value();
    auto batch = log->new_batch();
    for (int row = 0; row < kRows; ++row) batch->add(Depth::from_count(row), row_at(row, 8), row_at(row, 6));
    require(log->write_and_wait(framesd::store::Upsert{.batch = std::move(batch)}).has_value());
    std::ifstream file(options.directory / "data.mdb", std::ios::binary);
    sound.assign(std::istreambuf_iterator<char>(file), {});
    std::filesystem::create_directory(dir.path() / "damaged");
  }

  void check(const Bytes& content, bool is_ours) const {
    std::ofstream(dir.path() / "damaged" / "data.mdb", std::ios::binary)
        .write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    const auto salvage = lmdb::begin_salvage(dir.path() / "damaged", framesd::Filter::bilinear);
    if (!salvage) return require(!salvage.error().detail.empty());
    std::optional<Depth> last;
    std::uint64_t given = 0;
    const auto take = [&](Depth depth, const framesd::store::NewRow& row) -> framesd::checked<void> {
      require(!last || *last < depth);
      last = depth;
      ++given;
      if (!is_ours) return {};
      require(depth.count() >= 0 && depth.count() < kRows);
      require(std::ranges::equal(row.source, row_at(depth.count(), 8)));
      require(std::ranges::equal(row.resized, row_at(depth.count(), 6)));
      return {};
    };
    require((*salvage)->each_frame(take).has_value());
    require(given == (*salvage)->report().frames);
    for (const auto& note : (*salvage)->notes()) require(!note.key.empty());
  }

  framesd::test::TempDir dir;
  Bytes sound;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Store store;
  store.check(Bytes(data, data + size), false);
  Bytes damaged = store.sound;
  for (std::size_t i = 0; i + 4 <= size; i += 4) {
    const std::size_t at = data[i] | std::size_t{data[i + 1]} << 8 | std::size_t{data[i + 2]} << 16;
    damaged[at % damaged.size()] = data[i + 3];
  }
  store.check(damaged, true);
  return 0;
}
