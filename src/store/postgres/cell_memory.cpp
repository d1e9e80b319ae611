// SPDX-License-Identifier: MIT
#include "cell_memory.hpp"

namespace framesd::store::postgres {
namespace {

constexpr std::size_t kMostBytes = 16 << 20;
constexpr std::size_t kOfAnEntry = 128;  // about what the map takes

std::size_t size_of(const KeptCell& cell) noexcept {
  return kOfAnEntry + (cell.record ? cell.record->size() : 0) + (cell.histogram ? cell.histogram->size() : 0);
}

}  // namespace

std::optional<KeptCell> CellMemory::find(const Version& version, std::uint64_t heap) {
  const Lock lock(mutex_);
  if (version != version_) return std::nullopt;
  const auto found = cells_.find(heap);
  if (found == cells_.end()) return std::nullopt;
  return found->second;
}

void CellMemory::add(const Version& version, std::uint64_t heap, const KeptCell& cell) {
  const Lock lock(mutex_);
  if (!takes(version)) return;
  if (bytes_ + size_of(cell) > kMostBytes) forget();
  if (cells_.try_emplace(heap, cell).second) bytes_ += size_of(cell);
}

void CellMemory::advance(const Version& from, const Version& to, Cells cells) {
  const Lock lock(mutex_);
  if (version_ != from) {
    if (!takes(to)) return;
  }
  version_ = to;
  for (auto& [heap, cell] : cells) {
    if (top_ && cell.record && (*top_ == 0 || heap < *top_)) top_ = heap;
    if (top_ == heap && !cell.record) top_.reset();
    if (const auto old = cells_.find(heap); old != cells_.end()) {
      bytes_ -= size_of(old->second);
      cells_.erase(old);
    }
    bytes_ += size_of(cell);
    cells_.emplace(heap, std::move(cell));
  }
  if (bytes_ > kMostBytes) forget();
}

std::optional<std::uint64_t> CellMemory::top(const Version& version) {
  const Lock lock(mutex_);
  return version == version_ ? top_ : std::nullopt;
}

void CellMemory::set_top(const Version& version, std::uint64_t heap) {
  const Lock lock(mutex_);
  if (takes(version)) top_ = heap;
}

// Of two versions of one generation one was lost by the database: the other one is what there is.
bool CellMemory::takes(const Version& version) {
  if (version == version_) return true;
  if (version.generation < version_.generation) return false;
  forget();
  version_ = version;
  return true;
}

void CellMemory::forget() {
  cells_.clear();
  bytes_ = 0;
  top_.reset();
}

}  // namespace framesd::store::postgres
