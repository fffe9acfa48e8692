#include "location/watchers.h"

#include <utility>

namespace foyer::location {

class Watchers::RegisteredWatch : public LocationService::Watch {
 public:
  RegisteredWatch(Map& handlers, const Aor& aor, Handler handler)
      : handlers_(handlers),
        handler_(std::make_shared<const Handler>(std::move(handler))),
        position_(handlers.emplace(aor, handler_)) {}
  ~RegisteredWatch() override { handlers_.erase(position_); }

  std::weak_ptr<const Handler> handler() const { return handler_; }

 private:
  Map& handlers_;
  const std::shared_ptr<const Handler> handler_;
  const Map::iterator position_;
};

std::unique_ptr<LocationService::Watch> Watchers::Add(const Aor& aor, Handler handler,
                                                      std::weak_ptr<const Handler>& weak) {
  auto watch = std::make_unique<RegisteredWatch>(handlers_, aor, std::move(handler));
  weak = watch->handler();
  return watch;
}

void Watchers::TellBound(const ContactBinding& binding) const {
  for (const auto& weak : Of(binding.aor)) {
    if (const auto handler = weak.lock(); handler && handler->on_binding) handler->on_binding(binding);
  }
}

void Watchers::TellRemoved(const ContactBinding& binding) const {
  for (const auto& weak : Of(binding.aor)) {
    if (const auto handler = weak.lock(); handler && handler->on_removed) handler->on_removed(binding);
  }
}

std::vector<std::weak_ptr<const Watchers::Handler>> Watchers::Of(const Aor& aor) const {
  std::vector<std::weak_ptr<const Handler>> found;
  const auto [begin, end] = handlers_.equal_range(aor);
  for (auto at = begin; at != end; ++at) found.push_back(at->second);
  return found;
}

}  // namespace foyer::location
