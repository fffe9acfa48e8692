// Bindings in memory. A test adds and removes them; what is found is told in a later turn, as the seam promises.
#pragma once
#include <algorithm>
#include <list>
#include <memory>
#include <utility>
#include <vector>

#include "foyer/event_loop.h"
#include "foyer/location_service.h"

namespace foyer {

class FakeLocationService : public LocationService {
 public:
  explicit FakeLocationService(EventLoop& loop) : loop_(loop) {}

  // As if the device had registered; watchers are told at once.
  void Add(ContactBinding binding) {
    std::erase_if(bindings, [&](const ContactBinding& each) {
      return each.aor == binding.aor && each.DeviceKey() == binding.DeviceKey();
    });
    bindings.push_back(binding);
    const auto watches = watches_;  // a copy: one may leave meanwhile
    for (FakeWatch* watch : watches) {
      if (watch->aor == binding.aor && watch->found) watch->handler.on_binding(binding);
    }
  }

  // As if it had expired, or its connection had closed.
  void Remove(const ContactBinding& binding) {
    std::erase_if(bindings, [&](const ContactBinding& each) {
      return each.aor == binding.aor && each.DeviceKey() == binding.DeviceKey();
    });
    const auto watches = watches_;
    for (FakeWatch* watch : watches) {
      if (watch->aor == binding.aor && watch->found) watch->handler.on_removed(binding);
    }
  }

  void Bind(BindingUpdate, std::function<void(BindResult)>) override {}
  std::unique_ptr<Watch> FindAndWatch(const Aor& aor, WatchHandler handler) override {
    return std::make_unique<FakeWatch>(*this, aor, std::move(handler));
  }
  void FlowClosed(const Flow&) override {}
  void List(std::function<void(std::vector<ContactBinding>)> done) override { done(bindings); }

  std::size_t watch_count() const { return watches_.size(); }

  std::vector<ContactBinding> bindings;

 private:
  struct FakeWatch : Watch {
    FakeWatch(FakeLocationService& service, Aor of, WatchHandler tell)
        : owner(service), aor(std::move(of)), handler(std::move(tell)), find(service.loop_, [this] { Find(); }) {
      owner.watches_.push_back(this);
      find.Schedule();
    }
    ~FakeWatch() override { owner.watches_.remove(this); }
    void Find() {
      found = true;
      std::vector<ContactBinding> of_aor;
      std::copy_if(owner.bindings.begin(), owner.bindings.end(), std::back_inserter(of_aor),
                   [this](const ContactBinding& binding) { return binding.aor == aor; });
      handler.on_found(std::move(of_aor));
    }

    FakeLocationService& owner;
    const Aor aor;
    const WatchHandler handler;
    bool found = false;
    DeferredCall find;
  };

  EventLoop& loop_;
  std::list<FakeWatch*> watches_;
};

}  // namespace foyer
