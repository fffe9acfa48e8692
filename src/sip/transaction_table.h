// The live transactions of one side: found by id, by key, and by the connection that they stand on.
#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "foyer/flow.h"

namespace foyer::sip {

// `T` has id(), key(), flow() and IsInvite(), none of which changes.
template <typename T>
class TransactionTable {
 public:
  // The key must not be in the table.
  T& Add(std::unique_ptr<T> transaction) {
    T& added = *transaction;
    by_id_[added.id()] = std::move(transaction);
    by_key_[added.key()] = &added;
    if (IsStream(added.flow().transport)) on_connection_.emplace(added.flow().connection, added.id());
    invites_ += added.IsInvite() ? 1U : 0U;
    return added;
  }

  void Remove(std::uint64_t id) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return;
    const T& removed = *found->second;
    by_key_.erase(removed.key());
    on_connection_.erase({removed.flow().connection, id});
    invites_ -= removed.IsInvite() ? 1U : 0U;
    by_id_.erase(found);
  }

  T* Find(std::uint64_t id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second.get();
  }
  T* FindByKey(std::string_view key) const {
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? nullptr : found->second;
  }
  std::vector<std::uint64_t> IdsOn(const Flow& connection) const {
    std::vector<std::uint64_t> ids;
    auto at = on_connection_.lower_bound({connection.connection, 0});
    for (; at != on_connection_.end() && at->first == connection.connection; ++at) ids.push_back(at->second);
    return ids;
  }

  std::size_t size() const { return by_id_.size(); }
  std::size_t invites() const { return invites_; }

 private:
  std::unordered_map<std::uint64_t, std::unique_ptr<T>> by_id_;
  std::unordered_map<std::string_view, T*> by_key_;  // views of the transactions' own keys
  std::set<std::pair<std::uint64_t, std::uint64_t>> on_connection_;
  std::size_t invites_ = 0;
};

}  // namespace foyer::sip
