// SPDX-License-Identifier: MIT
//
// Words for tests of salvage: a log whose rows are known, its file to be damaged, and what is saved of it.
#pragma once

#include "lmdb/raw/free_list.hpp"
#include "store_fixture.hpp"
#include <framesd/base/descriptor.hpp>
#include <framesd/store/lmdb/salvage.hpp>

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

namespace framesd::test {

using FileBytes = std::vector<std::uint8_t>;

inline FileBytes contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return FileBytes(std::istreambuf_iterator<char>(file), {});
}
inline void overwrite(const std::filesystem::path& path, const FileBytes& bytes) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

// A frame as bytes: its source row, its resized row, its mask.
using Saved = std::map<std::int64_t, std::string>;

inline std::string bytes_of_row(std::span<const std::uint8_t> source, std::span<const std::uint8_t> resized,
                                std::span<const std::uint8_t> absent) {
  std::string bytes;
  for (const auto part : {source, resized, absent}) bytes.append(part.begin(), part.end()).push_back('|');
  return bytes;
}

inline Saved frames_of(store::lmdb::Salvage& salvage) {
  Saved saved;
  std::int64_t last = INT64_MIN;
  (void)salvage
      .each_frame([&](Depth depth, const store::NewRow& row) -> checked<void> {
        if (depth.count() <= last) throw std::runtime_error("depths do not ascend");
        last = depth.count();
        saved[last] = bytes_of_row(row.source, row.resized, row.absent);
        return {};
      })
      .value();
  return saved;
}

// Every one of `saved` must be as in `expected`.
inline void require_originals(const Saved& saved, const Saved& expected) {
  for (const auto& [depth, bytes] : saved) {
    const auto found = expected.find(depth);
    BOOST_REQUIRE_MESSAGE(found != expected.end(), "a frame at " << depth << " was invented");
    BOOST_REQUIRE_MESSAGE(found->second == bytes, "the frame at " << depth << " is another one");
  }
}

inline std::set<std::int64_t> missing(const Saved& saved, const Saved& expected) {
  std::set<std::int64_t> depths;
  for (const auto& [depth, bytes] : expected) {
    if (!saved.contains(depth)) depths.insert(depth);
  }
  return depths;
}

// A closed store of rows at 0, 10, 20, ...; every seventh has gaps.
class DamagedStore : public DiskStore {
 public:
  static constexpr std::size_t kPageBytes = 4096;

  void fill(int rows, std::uint64_t salt = 0) {
    for (int first = 0; first < rows; first += 1000) {
      Batch batch = store().new_batch();
      for (int row = first; row < std::min(rows, first + 1000); ++row) {
        if (row % 7 == 0)
          add_row_with_gaps(*batch, at(10 * row), salt);
        else
          add_row(*batch, at(10 * row), salt);
      }
      (void)upsert(store(), std::move(batch)).value();
    }
  }
  // Closes the store; what it holds is what should be saved.
  void finish() {
    close();
    original = contents_of(file("data.mdb"));
    const auto salvage = begin();
    expected = frames_of(*salvage);
    whole = salvage->report();
    identity = salvage->identity();
  }
  std::unique_ptr<store::lmdb::Salvage> begin() const {
    return store::lmdb::begin_salvage(options().directory, Filter::bilinear).value();
  }
  std::unique_ptr<store::lmdb::Salvage> begin(const FileBytes& bytes) const {
    overwrite(file("data.mdb"), bytes);
    return begin();
  }

  std::size_t pages() const { return original.size() / kPageBytes; }
  store::lmdb::raw::PageHead head_of(std::size_t page) const {
    return store::lmdb::raw::at_offset<store::lmdb::raw::PageHead>(original, page * kPageBytes);
  }
  // The newer of the two states in the file.
  store::lmdb::raw::MetaHead newest() const {
    using store::lmdb::raw::MetaHead;
    const auto meta = [&](std::size_t page) {
      return store::lmdb::raw::at_offset<MetaHead>(original, page * kPageBytes + 16);
    };
    return meta(1).transaction > meta(0).transaction ? meta(1) : meta(0);
  }
  // Where a table begins, by the list of tables in the newer state.
  store::lmdb::raw::TableHead table(const std::string& name) const;

  // Pages that hold nothing, or what was given up.
  std::set<std::size_t> free_pages() const;

  // Damages every place where these bytes stand.
  static void flip_all(FileBytes& bytes, const std::string& text) {
    const auto same = [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); };
    for (auto found = bytes.begin();; ++found) {
      found = std::search(found, bytes.end(), text.begin(), text.end(), same);
      if (found == bytes.end()) return;
      *found ^= 1;
    }
  }
  static void zero_page(FileBytes& bytes, std::size_t page) {
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(page * kPageBytes), kPageBytes, std::uint8_t{0});
  }

  FileBytes original;
  Saved expected;
  store::lmdb::SalvageReport whole;
  store::Identity identity;
};

inline store::lmdb::raw::TableHead DamagedStore::table(const std::string& name) const {
  const auto begin = original.begin() + static_cast<std::ptrdiff_t>(newest().tables[1].root * kPageBytes);
  const auto found = std::search(begin, begin + kPageBytes, name.begin(), name.end());
  return store::lmdb::raw::at_offset<store::lmdb::raw::TableHead>(
      original, static_cast<std::size_t>(found - original.begin()) + name.size());
}

inline std::set<std::size_t> DamagedStore::free_pages() const {
  overwrite(file("data.mdb"), original);
  const Descriptor open(::open(file("data.mdb").c_str(), O_RDONLY | O_CLOEXEC));
  const store::lmdb::raw::PageFile pages(open.get(), kPageBytes, original.size());
  std::set<std::size_t> free;
  (void)store::lmdb::raw::each_free_page(pages, newest().tables[0],
                                         [&](std::size_t page) { free.insert(page); });
  return free;
}

}  // namespace framesd::test
