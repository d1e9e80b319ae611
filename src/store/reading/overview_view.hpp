// SPDX-License-Identifier: MIT
//
// OverviewView: the part of a View that is the same for every engine that keeps an overview and entries.
#pragma once

#include "key.hpp"
#include "notes/entries.hpp"
#include "overview/source.hpp"
#include <framesd/store/view.hpp>

#include <cstdint>

namespace framesd::store {

class OverviewView : public View {
 public:
  const RowFormat& format() const noexcept final { return overview().format(); }
  [[nodiscard]] result<std::string> facts() final;
  [[nodiscard]] result<Page> read(const ReadRequest& request, Strip& out) override;
  [[nodiscard]] result<std::uint64_t> count(const DepthRange& range) override;
  [[nodiscard]] result<RangeStats> statistics(const DepthRange& range) final;
  [[nodiscard]] result<RangeStats> sample_counts(const DepthRange& range) final;
  [[nodiscard]] result<Gaps> gaps(const DepthRange& range, double factor, std::size_t limit) final;
  [[nodiscard]] result<void> pixel_rows(const StripPlan& plan, PixelRows& out) override;
  [[nodiscard]] result<std::vector<Note>> notes(std::string_view prefix, Order order,
                                                std::size_t limit) final;
  [[nodiscard]] result<std::optional<KeptNote>> note(std::string_view key) final;

 protected:
  ~OverviewView() = default;

  // Appends to `out` the first `limit` rows of `range` in `order`, and tells whether more follow. Every one
  // is verified.
  [[nodiscard]] virtual result<bool> gather(const KeyRange& range, Order order, std::uint64_t limit,
                                            Samples samples, Strip& out) = 0;
  virtual OverviewSource& overview() noexcept = 0;
  virtual const OverviewSource& overview() const noexcept = 0;
  virtual Entries& entries() noexcept = 0;

 private:
  [[nodiscard]] result<Page> page(const ReadRequest& request, Strip& out);
};

}  // namespace framesd::store
