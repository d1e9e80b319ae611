// SPDX-License-Identifier: MIT
//
// Lengths by package-merge (Larmore and Hirschberg, 1990), which is exact and easy to see through; it runs
// once a code table, never per row.
#include "huffman.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <numeric>

namespace framesd::image {
namespace {

// One merged list of package-merge: weights ascending, each either a symbol of its own or a pair from the
// list before.
struct Merged {
  std::vector<std::uint64_t> weights;
  std::vector<std::uint8_t> is_symbol;
};

Merged merge_with_pairs(std::span<const std::uint64_t> symbols, const Merged& before) {
  Merged merged;
  const std::size_t pairs = before.weights.size() / 2;
  merged.weights.reserve(symbols.size() + pairs);
  merged.is_symbol.reserve(symbols.size() + pairs);
  std::size_t symbol = 0;
  std::size_t pair = 0;
  while (symbol < symbols.size() || pair < pairs) {
    const std::uint64_t packed =
        pair < pairs ? before.weights[2 * pair] + before.weights[2 * pair + 1] : UINT64_MAX;
    const bool take_symbol = symbol < symbols.size() && symbols[symbol] <= packed;
    merged.weights.push_back(take_symbol ? symbols[symbol] : packed);
    merged.is_symbol.push_back(take_symbol ? 1 : 0);
    take_symbol ? ++symbol : ++pair;
  }
  return merged;
}

// The lengths of symbols whose weights ascend.
std::vector<std::uint8_t> sorted_lengths(std::span<const std::uint64_t> weights, unsigned max_length) {
  std::vector<Merged> lists(1);
  for (unsigned level = 0; level < max_length; ++level)
    lists.push_back(merge_with_pairs(weights, lists.back()));
  std::vector<std::uint8_t> lengths(weights.size(), 0);
  std::size_t taken = 2 * weights.size() - 2;
  for (std::size_t level = max_length; level > 0; --level) {
    const auto& is_symbol = lists[level].is_symbol;
    const auto symbols = static_cast<std::size_t>(
        std::count(is_symbol.begin(), is_symbol.begin() + static_cast<std::ptrdiff_t>(taken), 1));
    for (std::size_t i = 0; i < symbols; ++i) ++lengths[i];
    taken = 2 * (taken - symbols);
  }
  return lengths;
}

std::uint16_t reversed(unsigned code, unsigned length) noexcept {
  unsigned out = 0;
  for (unsigned bit = 0; bit < length; ++bit) out |= (code >> bit & 1u) << (length - 1 - bit);
  return static_cast<std::uint16_t>(out);
}

// One step of the run-length language that the lengths are sent in: 0..15 a length, 16 the last one
// again 3..6 times, 17 and 18 zeros.
struct LengthStep {
  std::uint8_t symbol;
  std::uint8_t extra_bits;
  std::uint8_t extra;
};

// `run` times the length `length`, of which the first is sent as it is if `after_itself` is false.
void append_run(std::vector<LengthStep>& steps, std::uint8_t length, std::size_t run) {
  const auto extra = [](std::size_t value) { return static_cast<std::uint8_t>(value); };
  if (length != 0) {
    steps.push_back({length, 0, 0});
    --run;
  }
  while (run >= 3) {
    if (length != 0) {
      const std::size_t now = std::min<std::size_t>(run, 6);
      steps.push_back({16, 2, extra(now - 3)});
      run -= now;
    } else {
      const std::size_t now = std::min<std::size_t>(run, 138);
      steps.push_back(now <= 10 ? LengthStep{17, 3, extra(now - 3)} : LengthStep{18, 7, extra(now - 11)});
      run -= now;
    }
  }
  for (; run > 0; --run) steps.push_back({length, 0, 0});
}

std::vector<LengthStep> steps_of(std::span<const std::uint8_t> lengths) {
  std::vector<LengthStep> steps;
  for (std::size_t i = 0; i < lengths.size();) {
    std::size_t end = i + 1;
    while (end < lengths.size() && lengths[end] == lengths[i]) ++end;
    append_run(steps, lengths[i], end - i);
    i = end;
  }
  return steps;
}

}  // namespace

std::vector<std::uint8_t> huffman_lengths(std::span<const std::uint32_t> counts, unsigned max_length) {
  std::vector<std::size_t> symbols;
  for (std::size_t symbol = 0; symbol < counts.size(); ++symbol) {
    if (counts[symbol] != 0) symbols.push_back(symbol);
  }
  assert(max_length <= 15 && symbols.size() <= std::size_t{1} << max_length);
  std::vector<std::uint8_t> lengths(counts.size(), 0);
  if (symbols.size() == 1) lengths[symbols[0]] = 1;
  if (symbols.size() < 2) return lengths;
  std::ranges::stable_sort(symbols, {}, [&](std::size_t symbol) { return counts[symbol]; });
  std::vector<std::uint64_t> weights;
  for (const std::size_t symbol : symbols) weights.push_back(counts[symbol]);
  const auto sorted = sorted_lengths(weights, max_length);
  for (std::size_t i = 0; i < symbols.size(); ++i) lengths[symbols[i]] = sorted[i];
  return lengths;
}

std::vector<HuffmanCode> huffman_codes(std::span<const std::uint8_t> lengths) {
  std::array<unsigned, 16> next{};  // the next code of each length
  std::array<unsigned, 16> count{};
  for (const std::uint8_t length : lengths) ++count[length];
  count[0] = 0;
  for (std::size_t length = 1; length < 16; ++length)
    next[length] = (next[length - 1] + count[length - 1]) << 1;
  std::vector<HuffmanCode> codes;
  for (const std::uint8_t length : lengths) {
    codes.push_back({length == 0 ? std::uint16_t{0} : reversed(next[length]++, length), length});
  }
  return codes;
}

void put_dynamic_header(BitWriter& out, std::span<const std::uint8_t> literals,
                        std::span<const std::uint8_t> distances, bool last) {
  constexpr std::array<std::uint8_t, 19> kOrder = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                   11, 4,  12, 3, 13, 2, 14, 1, 15};
  std::vector<std::uint8_t> all(literals.begin(), literals.end());
  all.insert(all.end(), distances.begin(), distances.end());
  const auto steps = steps_of(all);
  std::array<std::uint32_t, 19> counts{};
  for (const LengthStep& step : steps) ++counts[step.symbol];
  const auto lengths = huffman_lengths(counts, 7);
  const auto codes = huffman_codes(lengths);
  std::size_t sent = kOrder.size();
  while (sent > 4 && lengths[kOrder[sent - 1]] == 0) --sent;

  out.put(last ? 0b101 : 0b100, 3);  // type 2, dynamic
  out.put(static_cast<std::uint32_t>(literals.size() - 257), 5);
  out.put(static_cast<std::uint32_t>(distances.size() - 1), 5);
  out.put(static_cast<std::uint32_t>(sent - 4), 4);
  for (std::size_t i = 0; i < sent; ++i) out.put(lengths[kOrder[i]], 3);
  for (const LengthStep& step : steps) {
    out.put(codes[step.symbol].bits, codes[step.symbol].length);
    out.put(step.extra, step.extra_bits);
  }
}

}  // namespace framesd::image
