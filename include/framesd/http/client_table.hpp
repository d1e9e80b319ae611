// SPDX-License-Identifier: MIT
//
// ClientTable<State>: a little state for each client, for a bounded number of clients: who was not heard of
// for longest is forgotten for a new one. Any thread may use it; sixteen shards, each behind its own mutex.
#pragma once

#include <framesd/base/mutex.hpp>
#include <framesd/http/client_key.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <list>
#include <unordered_map>

namespace framesd::http {

template <class State>
class ClientTable {
 public:
  static constexpr std::size_t kShards = 16;

  // clients_max   in all; each shard takes its part, at least one
  explicit ClientTable(std::size_t clients_max)
      : shard_max_(std::max<std::size_t>(clients_max / kShards, 1)) {}

  // Gives what `body` gives for the client's State, which is a new one if none is known. `body` runs under a
  // lock: short, and without asking the table again.
  template <class Body>
  auto with(const ClientKey& key, Body&& body) {
    Shard& shard = shards_[ClientKeyHash{}(key) % kShards];
    const Lock lock(shard.mutex);
    return body(state_of(shard, key));
  }

  std::size_t size() {
    std::size_t sum = 0;
    for (Shard& shard : shards_) {
      const Lock lock(shard.mutex);
      sum += shard.clients.size();
    }
    return sum;
  }

 private:
  struct Client {
    ClientKey key;
    State state{};
  };
  using Clients = std::list<Client>;
  struct alignas(64) Shard {
    Mutex mutex;
    Clients clients FRAMESD_GUARDED_BY(mutex){};  // last heard of first
    std::unordered_map<ClientKey, typename Clients::iterator, ClientKeyHash> index
        FRAMESD_GUARDED_BY(mutex){};
  };

  State& state_of(Shard& shard, const ClientKey& key) FRAMESD_REQUIRES(shard.mutex) {
    if (const auto known = shard.index.find(key); known != shard.index.end()) {
      shard.clients.splice(shard.clients.begin(), shard.clients, known->second);
      return shard.clients.front().state;
    }
    if (shard.clients.size() >= shard_max_) {
      shard.index.erase(shard.clients.back().key);
      shard.clients.pop_back();
    }
    Clients fresh(1, Client{.key = key});
    shard.index.emplace(key, fresh.begin());
    shard.clients.splice(shard.clients.begin(), fresh);
    return shard.clients.front().state;
  }

  const std::size_t shard_max_;
  std::array<Shard, kShards> shards_;
};

}  // namespace framesd::http
