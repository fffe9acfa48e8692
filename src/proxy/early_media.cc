#include "proxy/early_media.h"

#include "proxy/header_edit.h"

namespace foyer::proxy {

void EarlyMedia::OnProvisional(const Branch& branch, const sip::Message& response, MediaSession* session) {
  if (!HasSdp(response)) {
    OnRinging(response);
    return;
  }
  std::string& heard = legs_[{branch.id(), std::string(response.to_tag())}];
  if (heard == response.body()) return;  // repeated
  heard = response.body();
  if (session == nullptr) {
    OnAnswer(response, std::nullopt);
    return;
  }
  session->EarlyAnswer(branch.id(), std::string(response.to_tag()), std::string(response.body()),
                       [this, alive = std::weak_ptr(alive_), response](const SdpResult& result) {
                         if (!alive.expired() && result.ok()) OnAnswer(response, result.sdp);
                       });
}

void EarlyMedia::OnForwarded() {
  if (!first_ && shown_.insert(181).second) caller_.SendForwarded();
}

bool EarlyMedia::IsWatching(BranchId branch) const {
  const auto leg = legs_.lower_bound({branch, std::string()});
  return leg != legs_.end() && leg->first.first == branch;
}

void EarlyMedia::OnRinging(const sip::Message& response) {
  if (first_ || !shown_.insert(response.status()).second) return;
  caller_.SendProvisional(response, response.status(), std::nullopt);
}

void EarlyMedia::OnAnswer(const sip::Message& response, const std::optional<std::string>& sdp) {
  if (first_) return;
  first_ = response;
  caller_.SendProvisional(response, 183, sdp);
}

}  // namespace foyer::proxy
