-- The models that predict what customers will buy, as last fitted.

-- Grain: set of stores whose customers one model describes. Its figures are estimates, so doubles.
create table ops.customer_value_model (
  -- Sorted.
  sources text[] collate "C" primary key,
  -- ISO 4217: of gamma and of the hold-out's values.
  currency text not null,
  -- The last day whose purchases it was fitted on.
  as_of_date date not null,
  -- Of the warehouse, when it was read.
  warehouse_version bigint not null,
  fitted_at timestamptz not null,
  fit_milliseconds integer not null,
  customers integer not null,
  repeat_customers integer not null,
  unrecognised_customers integer not null,
  -- BG/NBD; null with the reason if it was refused.
  r double precision,
  alpha double precision,
  a double precision,
  b double precision,
  purchases_log_likelihood double precision,
  purchases_refusal text,
  -- Gamma-gamma; null with the reason if it was refused.
  p double precision,
  q double precision,
  gamma double precision,
  values_log_likelihood double precision,
  values_customers integer,
  values_correlation double precision,
  values_refusal text,
  -- Null with the reason if there is none.
  hold_out_from date,
  hold_out_weeks integer,
  hold_out_customers integer,
  hold_out_predicted_purchases double precision,
  hold_out_actual_purchases double precision,
  hold_out_mean_absolute_error double precision,
  hold_out_predicted_value double precision,
  hold_out_actual_value double precision,
  hold_out_refusal text
);
