// SPDX-License-Identifier: MIT
#include "resample_blocks.hpp"

#include <algorithm>
#include <cstring>

#include <framesd/image/resample.hpp>

#if defined(__x86_64__)
#include <tmmintrin.h>
#endif

namespace framesd::image {
namespace {

constexpr int kLowBits = 11;  // weight = high * 2^11 + low, both of which 16 bits hold

#if defined(__x86_64__)
bool have_instructions() noexcept { return __builtin_cpu_supports("ssse3") != 0; }
#else
bool have_instructions() noexcept { return false; }
#endif

}  // namespace

std::shared_ptr<const ResampleBlocks> ResampleBlocks::make(const Resampler& resampler) {
  if (!have_instructions()) return nullptr;
  auto blocks = std::make_shared<ResampleBlocks>();
  if (!blocks->plan(resampler)) return nullptr;
  return blocks;
}

bool ResampleBlocks::plan(const Resampler& resampler) {
  source_width_ = resampler.source_width();
  width_ = resampler.width();
  std::size_t most = 0;
  for (std::size_t column = 0; column < width_; ++column) most = std::max(most, resampler.taps(column).weights.size());
  pairs_ = (most + 1) / 2;
  for (std::size_t column = 0; column < width_; column += kColumns) {
    const std::size_t last = std::min(column + kColumns, width_) - 1;
    if (resampler.taps(last).first + 1 >= resampler.taps(column).first + kWindow) return false;
    add_block(resampler, column);
  }
  const std::size_t reach = 2 * (pairs_ - 1) + kWindow;
  const auto inside = std::ranges::find_if(firsts_, [&](std::size_t first) { return first + reach > source_width_; });
  inside_ = static_cast<std::size_t>(inside - firsts_.begin());
  tail_ = inside == firsts_.end() ? source_width_ : *inside;
  return source_width_ - tail_ + reach <= kTailMax;
}

void ResampleBlocks::add_block(const Resampler& resampler, std::size_t column) {
  const std::size_t first = resampler.taps(column).first;
  constexpr std::uint8_t kZero = 0x80;
  Shuffle shuffle;
  shuffle.from.fill(kZero);
  std::vector<Halves> halves(pairs_, Halves{});
  for (std::size_t c = 0; c < kColumns && column + c < width_; ++c) {
    const auto taps = resampler.taps(column + c);
    const auto at = static_cast<std::uint8_t>(taps.first - first);
    shuffle.from[4 * c] = at;
    shuffle.from[4 * c + 2] = static_cast<std::uint8_t>(at + 1);
    for (std::size_t i = 0; i < taps.weights.size(); ++i) {
      halves[i / 2].low[2 * c + i % 2] = static_cast<std::int16_t>(taps.weights[i] & ((1 << kLowBits) - 1));
      halves[i / 2].high[2 * c + i % 2] = static_cast<std::int16_t>(taps.weights[i] >> kLowBits);
    }
  }
  firsts_.push_back(static_cast<std::uint16_t>(first));
  shuffles_.push_back(shuffle);
  halves_.insert(halves_.end(), halves.begin(), halves.end());
}

void ResampleBlocks::row(const std::uint8_t* source, std::uint8_t* resized) const noexcept {
  run({source, 0}, 0, inside_, resized);
  if (inside_ == firsts_.size()) return;
  std::uint8_t tail[kTailMax] = {};
  std::memcpy(tail, source + tail_, source_width_ - tail_);
  run({tail, tail_}, inside_, firsts_.size(), resized);
}

#if defined(__x86_64__)
namespace {

#define FRAMESD_SSSE3 __attribute__((target("ssse3"), always_inline)) inline

FRAMESD_SSSE3 __m128i load(const void* from) noexcept { return _mm_load_si128(static_cast<const __m128i*>(from)); }

// Of four columns: the samples times the low and the high halves of their weights.
struct Sums {
  __m128i low;
  __m128i high;

  FRAMESD_SSSE3 void add(__m128i samples, const std::int16_t* lows, const std::int16_t* highs) noexcept {
    low = _mm_add_epi32(low, _mm_madd_epi16(samples, load(lows)));
    high = _mm_add_epi32(high, _mm_madd_epi16(samples, load(highs)));
  }

  // Put together, rounded, cut to whole grey values.
  FRAMESD_SSSE3 __m128i grey() const noexcept {
    const __m128i whole = _mm_add_epi32(_mm_slli_epi32(high, kLowBits), low);
    return _mm_srai_epi32(_mm_add_epi32(whole, _mm_set1_epi32(1 << (kWeightBits - 1))), kWeightBits);
  }
};

}  // namespace

__attribute__((target("ssse3"))) void ResampleBlocks::run(Samples source, std::size_t begin, std::size_t end,
                                                          std::uint8_t* resized) const noexcept {
  const Halves* halves = halves_.data() + begin * pairs_;
  for (std::size_t block = begin; block < end; ++block) {
    const std::uint8_t* window = source.from + (firsts_[block] - source.first);
    const __m128i shuffle_left = load(shuffles_[block].from.data());
    const __m128i shuffle_right = load(shuffles_[block].from.data() + kWindow);
    Sums left{_mm_setzero_si128(), _mm_setzero_si128()};
    Sums right = left;
    for (std::size_t pair = 0; pair < pairs_; ++pair, ++halves, window += 2) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(window));
      left.add(_mm_shuffle_epi8(bytes, shuffle_left), halves->low.data(), halves->high.data());
      right.add(_mm_shuffle_epi8(bytes, shuffle_right), halves->low.data() + kColumns, halves->high.data() + kColumns);
    }
    const __m128i words = _mm_packs_epi32(left.grey(), right.grey());
    const auto eight = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_packus_epi16(words, words)));
    if (const std::size_t column = block * kColumns; column + kColumns <= width_) {
      std::memcpy(resized + column, &eight, kColumns);
    } else {
      std::memcpy(resized + column, &eight, width_ - column);
    }
  }
}
#else
void ResampleBlocks::run(Samples, std::size_t, std::size_t, std::uint8_t*) const noexcept {}
#endif

}  // namespace framesd::image
