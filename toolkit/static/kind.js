// All that a widget brings of its own: what it is. How it works came once for all, with the house.
const pending = (name) => async (context) => {
  together.started = performance.now();
  const { model } = context;
  // some pages make no widget before another one asks for it
  model.widget_manager?.get_model(model.get("_house")).catch(() => {});
  return (await awaited(HOUSE).found)[KIND][name]?.(context);
};

export default { initialize: pending("initialize"), render: pending("render") };
