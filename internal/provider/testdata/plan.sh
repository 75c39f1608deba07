#!/bin/sh
exec "$TERRAFORM" plan
